-- how many articles of a window say each form, in any case, width or script: Chinese anywhere, Latin
-- only as whole words, as core/terms/saying.py has it for the week's own texts
WITH past AS (
    SELECT translate(lower(title || ' ' || summary), $wide, $narrow) AS text
    FROM article
    WHERE published_at >= $start AND published_at < $end
), hay AS MATERIALIZED (
    SELECT text, ' ' || regexp_replace(text, '[^a-z0-9]+', ' ', 'g') || ' ' AS latin FROM past
)
SELECT form, sum(articles)::BIGINT AS articles
FROM (
    SELECT form, count(*) AS articles
    FROM hay JOIN asked ON NOT is_latin AND contains(text, needle) GROUP BY form
    UNION ALL
    SELECT form, count(*) AS articles
    FROM hay JOIN asked ON is_latin AND contains(latin, needle) GROUP BY form
)
GROUP BY form
ORDER BY form
