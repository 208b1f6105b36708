-- the asked articles with the members that may speak for their stories (the first, and the newest),
-- and the first text of each: later edits must not change what is compared
WITH story AS (
    SELECT DISTINCT story_id FROM story_article SEMI JOIN asked USING (article_id)
), member AS (
    SELECT article_id, story_id
    FROM story_article
    SEMI JOIN story USING (story_id)
    JOIN article USING (article_id)
    QUALIFY row_number() OVER (
                PARTITION BY story_id ORDER BY published_at DESC, article_id DESC
            ) <= $remembered
         OR row_number() OVER (PARTITION BY story_id ORDER BY published_at, article_id) = 1
), around AS (
    SELECT article_id, story_id FROM member
    UNION
    SELECT article_id, story_id FROM story_article SEMI JOIN asked USING (article_id)
)
SELECT article.article_id, article_revision.title, article_revision.summary, article.language,
       article.published_at, article.publisher_family, article.outlet, article.feed_id, article.url,
       coalesce(article.copy_of, article.article_id) AS original_id, around.story_id
FROM article
JOIN around USING (article_id)
JOIN article_revision
  ON article_revision.article_id = article.article_id AND article_revision.revision = 1
