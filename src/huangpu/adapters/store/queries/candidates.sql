-- stored articles that share keys with new ones: within some days two keys of any kind, within a
-- month three rare ones (core.sameness.candidates has the rule and its reasons); of each new one
-- the weightiest. The bounds that are the same for all rows let DuckDB skip what is too old.
WITH pair AS (
    SELECT asked.number, article_key.article_id, sum(article_key.weight)::BIGINT AS weight,
           count(*) AS shared,
           article_key.published_at BETWEEN asked.near_from AND asked.near_to AS is_near
    FROM asked JOIN article_key USING (key)
    WHERE article_key.published_at BETWEEN $far_from AND $far_to
      AND (article_key.weight >= $rare OR article_key.published_at >= $near_from)
      AND article_key.published_at BETWEEN asked.far_from AND asked.far_to
      AND (article_key.weight >= $rare
           OR article_key.published_at BETWEEN asked.near_from AND asked.near_to)
    GROUP BY ALL
    HAVING count(*) >= CASE WHEN is_near THEN $shared ELSE $shared_far END
)
SELECT number, article_id, weight FROM pair
QUALIFY row_number() OVER (PARTITION BY number ORDER BY weight DESC, article_id) <= $nearest
