-- the next articles that were judged by other rules than today's, with their text as the feed
-- gave it and the tags they carry now
WITH stale AS (
    SELECT article_id
    FROM article_judgement LEFT JOIN released USING (article_id)
    WHERE article_id > $after
      AND (taxonomy_version <> $taxonomy_version
           OR spam_version
              <> CASE WHEN released.article_id IS NULL THEN $spam_version ELSE $released_version END)
    ORDER BY article_id LIMIT $size
)
SELECT article.article_id, article_revision.title, article_revision.summary, url, language, outlet,
       publisher_family, feed_id, entry_key, published_at, first_seen_at, published_is_estimated,
       article.revision, coalesce(tags, []) AS tags, shanghai, is_spam
FROM article
JOIN article_revision
  ON article_revision.article_id = article.article_id
 AND article_revision.revision = article.revision
LEFT JOIN (
    SELECT article_id, list(tag) AS tags FROM article_tag
    WHERE article_id IN (SELECT article_id FROM stale) GROUP BY article_id
) AS carried ON carried.article_id = article.article_id
WHERE article.article_id IN (SELECT article_id FROM stale)
ORDER BY article.article_id
