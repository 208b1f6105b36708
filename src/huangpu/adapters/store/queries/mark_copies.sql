UPDATE article SET copy_of = copies.original_id
FROM copies WHERE article.article_id = copies.article_id
