UPDATE article SET copy_of = originals.copy_of
FROM originals
WHERE article.article_id = originals.article_id AND article.published_at >= $since
