SELECT feed_id, status, status_reason, next_poll_at, next_poll_reason, last_success_at,
       consecutive_failures, articles_7d
FROM feeds
