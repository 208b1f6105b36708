-- all articles of the stories that have one in the window, with their first text
WITH story AS (
    SELECT DISTINCT story_id FROM story_article JOIN article USING (article_id)
    WHERE published_at >= $start AND published_at < $end
)
SELECT article.article_id, article_revision.title, article_revision.summary, article.language,
       article.published_at, article.publisher_family, article.outlet, article.feed_id, article.url,
       story_article.story_id
FROM story_article
SEMI JOIN story USING (story_id)
JOIN article USING (article_id)
JOIN article_revision
  ON article_revision.article_id = article.article_id AND article_revision.revision = 1
ORDER BY article.published_at, article.article_id
