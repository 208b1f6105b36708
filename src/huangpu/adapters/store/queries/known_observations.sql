SELECT feed_id, entry_key, article_id, first_seen_at, last_seen_at, link, method, content_hash, changes
FROM observation SEMI JOIN asked USING (entry_key)
