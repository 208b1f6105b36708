-- articles within the window that share at least two keys with a new one, the weightiest first
SELECT asked.article_id AS new_id, article_key.article_id, count(*) AS shared,
       sum(article_key.weight)::BIGINT AS total
FROM asked JOIN article_key USING (key)
WHERE article_key.published_at >= asked.published_at - to_days($days)
  AND article_key.published_at <= asked.published_at + to_days($days)
GROUP BY asked.article_id, article_key.article_id
HAVING count(*) >= $shared
QUALIFY row_number() OVER (
    PARTITION BY asked.article_id
    ORDER BY sum(article_key.weight) DESC, article_key.article_id
) <= $nearest
