WITH week AS (
    SELECT article_id, is_spam, shanghai, copy_of,
           article_id IN (SELECT article_id FROM article_tag) AS tagged
    FROM article
    WHERE (published_at >= $start AND published_at < $end)
       OR (first_seen_at >= $start AND first_seen_at < $end AND published_at < $start)
)
SELECT count(*) AS articles,
       count(*) FILTER (tagged AND NOT is_spam AND copy_of IS NOT NULL) AS copies,
       count(*) FILTER (is_spam) AS spam,
       count(*) FILTER (NOT is_spam AND NOT tagged AND shanghai) AS untagged,
       count(*) FILTER (NOT is_spam AND NOT tagged AND NOT shanghai) AS off_topic
FROM week
