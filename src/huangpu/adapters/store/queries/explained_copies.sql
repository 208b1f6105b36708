-- the copy group of an article, the earliest first
SELECT article_id, title, outlet, language, url, published_at, copy_of IS NULL AS is_original
FROM article
WHERE coalesce(copy_of, article_id) = (
    SELECT coalesce(copy_of, article_id) FROM article WHERE article_id = $article_id
)
ORDER BY published_at, article_id
