DELETE FROM article_tag WHERE article_id IN (SELECT article_id FROM judged)
