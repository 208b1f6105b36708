-- the next articles that were judged by other rules than today's, in the order in which they came,
-- which is that of the disk: whoever reads their texts then reads no others
SELECT article_id, first_seen_at
FROM article_judgement JOIN article USING (article_id) LEFT JOIN released USING (article_id)
WHERE (first_seen_at > $after_time OR (first_seen_at = $after_time AND article_id > $after))
  AND (taxonomy_version <> $taxonomy_version
       OR spam_version
          <> CASE WHEN released.article_id IS NULL THEN $spam_version ELSE $released_version END)
ORDER BY first_seen_at, article_id LIMIT $size
