-- stored articles that share enough with new ones (core.sameness.candidates has the rule and its
-- reasons); of each new one the weightiest. Times and gaps are microseconds. The bounds that hold
-- for all rows let DuckDB skip what is too old; far away only rare keys are looked up at all.
WITH shared AS (
    SELECT asked.number, article_key.article_id, asked.weight,
           abs(epoch_us(article_key.published_at) - asked.published_us) AS gap
    FROM asked JOIN article_key USING (key)
    WHERE article_key.published_at BETWEEN $near_from AND $near_to AND gap <= $near
    UNION ALL
    SELECT asked.number, article_key.article_id, asked.weight,
           abs(epoch_us(article_key.published_at) - asked.published_us) AS gap
    FROM asked JOIN article_key USING (key)
    WHERE article_key.published_at BETWEEN $far_from AND $far_to AND gap BETWEEN $near + 1 AND $far
      AND asked.weight >= $rare
), pair AS (
    SELECT number, article_id, sum(weight)::BIGINT AS weight
    FROM shared
    GROUP BY number, article_id
    HAVING count(*) >= $shared AND sum(weight) >= list_filter(
        $needed, lambda step: step[1] >= any_value(gap)
    )[1][2]
)
SELECT number, article_id, weight FROM pair
QUALIFY row_number() OVER (PARTITION BY number ORDER BY weight DESC, article_id) <= $nearest
