-- every enabled feed with its health; the site is what people open, never the feed's own address
SELECT feed_id, feeds.title, feed.site, feeds.language, status,
       coalesce(status_reason, '') AS reason, last_success_at, articles_7d
FROM feeds JOIN feed USING (feed_id)
WHERE feeds.enabled
ORDER BY feed_id
