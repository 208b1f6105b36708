-- the article that a person means: by its id, its address, or the link of an entry
SELECT article_id FROM (
    SELECT article_id, 1 AS rank FROM article WHERE article_id = $wanted
    UNION ALL
    SELECT article_id, 2 FROM article WHERE url = $wanted
    UNION ALL
    SELECT article_id, 3 FROM observation WHERE link = $wanted
)
ORDER BY rank, article_id LIMIT 1
