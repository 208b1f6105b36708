-- Every entry, with all its names, of the articles that are older than $kept_from. A copy group or
-- a story of which one article is younger stays whole: an original without its copies, or the end
-- of a story without its beginning, would mislead.
WITH told AS (
    SELECT article_id, coalesce(copy_of, article_id) AS original_id, story_id,
           first_seen_at >= $kept_from AS is_young
    FROM article LEFT JOIN story_article USING (article_id)
), young_story AS (
    SELECT DISTINCT story_id FROM told WHERE is_young AND story_id IS NOT NULL
), young_group AS (
    SELECT DISTINCT original_id FROM told
    WHERE is_young OR story_id IN (SELECT story_id FROM young_story)
), expired AS (
    SELECT article_id FROM told ANTI JOIN young_group USING (original_id)
)
SELECT entry_key, article_id, list(alias ORDER BY alias) FILTER (alias IS NOT NULL) AS aliases
FROM observation SEMI JOIN expired USING (article_id)
LEFT JOIN observation_alias USING (entry_key)
GROUP BY ALL
ORDER BY article_id, entry_key
