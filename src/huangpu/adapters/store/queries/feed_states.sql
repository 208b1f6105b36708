SELECT feed_id, etag, last_modified, last_polled_at, last_success_at, last_new_at,
       consecutive_failures, next_poll_at, next_poll_reason, status, status_reason, moved_to, memory
FROM feed_state
