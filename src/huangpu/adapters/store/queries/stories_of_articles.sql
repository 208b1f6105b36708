SELECT DISTINCT story_id FROM story_articles WHERE article_id IN (SELECT article_id FROM asked)
