-- What must be zero in every database, by the name that a person reads.
SELECT 'polls whose sums do not hold' AS what, count(*) AS wrong FROM polls
WHERE entries_seen <> entries_new + entries_updated + entries_unchanged + entries_rejected
UNION ALL
SELECT 'articles stored twice', count(*) - count(DISTINCT article_id) FROM articles
UNION ALL
SELECT 'observations stored twice', count(*) - count(DISTINCT entry_key) FROM observations
UNION ALL
SELECT 'tags stored twice', count(*) - count(DISTINCT (article_id, tag)) FROM article_tags
UNION ALL
SELECT 'articles in two stories', count(*) - count(DISTINCT article_id) FROM story_articles
UNION ALL
SELECT 'observations without an article', count(*) FROM observations
ANTI JOIN articles USING (article_id)
UNION ALL
SELECT 'copies of an article that is not there', count(*) FROM articles AS copy
ANTI JOIN articles AS original ON copy.copy_of = original.article_id
WHERE copy.copy_of IS NOT NULL
