UPDATE article
SET title = revised.title, summary = revised.summary, language = revised.language,
    revision = revised.revision
FROM revised WHERE article.article_id = revised.article_id
