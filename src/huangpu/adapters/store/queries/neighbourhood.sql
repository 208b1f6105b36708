-- the candidates with all members of their stories and of their copy groups, with the first text
-- of each: later edits must not change what is compared
WITH story AS (
    SELECT DISTINCT story_id FROM story_article SEMI JOIN asked USING (article_id)
), original AS (
    SELECT DISTINCT coalesce(copy_of, article_id) AS original_id
    FROM article SEMI JOIN asked USING (article_id)
), around AS (
    SELECT article_id FROM story_article SEMI JOIN story USING (story_id)
    UNION
    SELECT article_id FROM article
    WHERE coalesce(copy_of, article_id) IN (SELECT original_id FROM original)
)
SELECT article.article_id, article_revision.title, article_revision.summary, article.language,
       article.published_at, article.publisher_family, article.outlet, article.feed_id, article.url,
       coalesce(article.copy_of, article.article_id) AS original_id, story_article.story_id
FROM article
JOIN story_article USING (article_id)
JOIN article_revision
  ON article_revision.article_id = article.article_id AND article_revision.revision = 1
WHERE article.article_id IN (SELECT article_id FROM around)
