SELECT article_id, title, from_story, to_story, reason, settled_at
FROM story_change JOIN article USING (article_id)
WHERE from_story = $story_id OR to_story = $story_id
ORDER BY settled_at, article_id
