SELECT term, tag, kind, why FROM term_candidate ORDER BY suggested_at DESC, term
