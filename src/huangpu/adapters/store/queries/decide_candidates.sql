UPDATE term_candidate SET decision = $decision WHERE term IN (SELECT term FROM decided)
