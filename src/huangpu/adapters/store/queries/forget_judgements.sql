DELETE FROM article_judgement WHERE article_id IN (SELECT article_id FROM judged)
