-- the members of a story in the order of their times, and how each joined
SELECT joined.article_id, articles.title, articles.outlet, articles.publisher_family,
       articles.language, articles.url, articles.published_at, articles.published_is_estimated,
       articles.copy_of, articles.is_spam, joined.method, joined.score, joined.like_id,
       alike.title AS like_title, alike.outlet AS like_outlet, joined.reasons
FROM story_article AS joined
JOIN articles USING (article_id)
LEFT JOIN article AS alike ON alike.article_id = joined.like_id
WHERE joined.story_id = $story_id
ORDER BY articles.published_at, joined.article_id
