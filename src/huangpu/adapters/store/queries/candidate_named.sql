SELECT tag, kind, why FROM term_candidate
WHERE lower(term) = lower($term) ORDER BY suggested_at DESC LIMIT 1
