SELECT title, summary, outlet FROM article
WHERE NOT is_spam ORDER BY first_seen_at DESC, article_id LIMIT $most
