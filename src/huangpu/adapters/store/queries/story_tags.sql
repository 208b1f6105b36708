-- the tags of stories, by any of their articles; a story without a row is an article of its own
SELECT asked.story_id, list(DISTINCT tag ORDER BY tag) AS tags
FROM asked
JOIN articles ON coalesce(articles.story_id, articles.article_id) = asked.story_id
JOIN article_tag ON article_tag.article_id = articles.article_id
GROUP BY asked.story_id
