-- the asked articles and all others of their stories, as far as they were published since some time
WITH story AS (
    SELECT DISTINCT story_id FROM story_article SEMI JOIN asked USING (article_id)
    WHERE told_at >= $since
)
SELECT article_id, story_id FROM story_article SEMI JOIN story USING (story_id)
WHERE told_at >= $since
