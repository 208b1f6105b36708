SELECT term FROM term_candidate WHERE decision IS NOT NULL
