-- the newest text as the feed gave it stands with the revisions; article holds it without adverts
SELECT article.article_id, article_revision.title, article_revision.summary, url, language, outlet,
       publisher_family, feed_id, entry_key, published_at, first_seen_at, published_is_estimated,
       article.revision
FROM article
JOIN article_revision
  ON article_revision.article_id = article.article_id
 AND article_revision.revision = article.revision
WHERE article.article_id IN (SELECT article_id FROM asked)
