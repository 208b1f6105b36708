SELECT feed_id, feed.title AS feed, entry_key, link, method, first_seen_at, last_seen_at
FROM observation LEFT JOIN feed USING (feed_id)
WHERE article_id = $article_id
ORDER BY first_seen_at, feed_id, entry_key
