SELECT count(*) AS stale
FROM article_judgement LEFT JOIN released USING (article_id)
WHERE taxonomy_version <> $taxonomy_version
   OR spam_version
      <> CASE WHEN released.article_id IS NULL THEN $spam_version ELSE $released_version END
