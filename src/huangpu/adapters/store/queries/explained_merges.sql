SELECT story_id, into_story, reason, settled_at FROM story_merge
WHERE story_id = $story_id OR into_story = $story_id
ORDER BY settled_at, story_id
