-- One row a sample: its name, and at most one label. Everything comes from the public views.
SELECT 'articles' AS name, 'kind' AS label, 'original' AS of,
       (SELECT count(*) FROM articles WHERE copy_of IS NULL AND NOT is_spam)::DOUBLE AS value
UNION ALL
SELECT 'articles', 'kind', 'copy', (SELECT count(*) FROM articles WHERE copy_of IS NOT NULL AND NOT is_spam)
UNION ALL
SELECT 'articles', 'kind', 'advert', (SELECT count(*) FROM articles WHERE is_spam)
UNION ALL
SELECT 'stories', '', '', (SELECT count(DISTINCT story_id) FROM story_articles)
UNION ALL
SELECT 'feeds', 'status', status, count(*) FROM feeds WHERE enabled GROUP BY status
UNION ALL
SELECT 'polls_total', 'outcome', outcome, count(*) FROM polls GROUP BY outcome
UNION ALL
SELECT 'entries_total', 'fate', fate, entries
FROM (
    SELECT coalesce(sum(entries_new), 0) AS new, coalesce(sum(entries_updated), 0) AS updated,
           coalesce(sum(entries_unchanged), 0) AS unchanged,
           coalesce(sum(entries_rejected), 0) AS rejected
    FROM polls
) UNPIVOT (entries FOR fate IN (new, updated, unchanged, rejected))
UNION ALL
SELECT 'gaps_total', '', '', count(*) FROM polls WHERE may_have_missed
UNION ALL
SELECT 'received_bytes_total', '', '', coalesce(sum(bytes), 0) FROM polls
UNION ALL
SELECT 'newest_poll_timestamp_seconds', '', '', epoch(max(started_at)) FROM polls
UNION ALL
SELECT 'newest_success_timestamp_seconds', '', '', epoch(max(last_success_at)) FROM feeds
UNION ALL
SELECT 'newest_article_timestamp_seconds', '', '', epoch(max(first_seen_at)) FROM articles
UNION ALL
SELECT 'feed_failures', 'feed', feed_id, consecutive_failures FROM feeds WHERE enabled
UNION ALL
SELECT 'feed_newest_success_timestamp_seconds', 'feed', feed_id, epoch(last_success_at)
FROM feeds WHERE enabled AND last_success_at IS NOT NULL
UNION ALL
SELECT 'deliveries', 'state', state, count(*) FROM deliveries GROUP BY state
ORDER BY ALL
