DELETE FROM term_candidate WHERE decision IS NULL
