SELECT revision, title, summary, seen_at FROM article_revision
WHERE article_id = $article_id ORDER BY revision
