-- of the asked articles those that belong to no story, with their first text: that is what is
-- compared
SELECT article.article_id, article_revision.title, article_revision.summary, url, language, outlet,
       publisher_family, feed_id, entry_key, published_at, first_seen_at, published_is_estimated,
       article.revision
FROM article
SEMI JOIN asked USING (article_id)
ANTI JOIN story_article USING (article_id)
JOIN article_revision
  ON article_revision.article_id = article.article_id AND article_revision.revision = 1
ORDER BY first_seen_at, article.article_id
