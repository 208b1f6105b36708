UPDATE term_candidate SET decision = $decision WHERE lower(term) IN (SELECT term FROM decided)
