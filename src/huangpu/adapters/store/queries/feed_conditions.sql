SELECT feed_id, title, status, last_success_at, coalesce(status_reason, '') AS reason
FROM feeds WHERE enabled ORDER BY feed_id
