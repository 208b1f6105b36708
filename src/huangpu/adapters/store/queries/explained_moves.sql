SELECT from_story, to_story, reason, settled_at FROM story_change
WHERE article_id = $article_id ORDER BY settled_at, from_story
