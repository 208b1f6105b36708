UPDATE story_article
SET story_id = moved.to_story, method = 'settled', like_id = NULL, reasons = [moved.reason]
FROM moved WHERE story_article.article_id = moved.article_id
