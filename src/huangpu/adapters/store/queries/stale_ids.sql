-- the next articles that were judged by other rules than today's
SELECT article_id
FROM article_judgement LEFT JOIN released USING (article_id)
WHERE article_id > $after
  AND (taxonomy_version <> $taxonomy_version
       OR spam_version
          <> CASE WHEN released.article_id IS NULL THEN $spam_version ELSE $released_version END)
ORDER BY article_id LIMIT $size
