SELECT feed_id, articles_7d AS articles,
       coalesce(polls, 0) AS polls, coalesce(failed, 0) AS failed, coalesce(gaps, 0) AS gaps,
       last_gap_at, newest
FROM feeds
LEFT JOIN (
    SELECT feed_id,
           count(*) FILTER (recent) AS polls,
           count(*) FILTER (recent AND outcome NOT IN ('ok', 'not_modified', 'empty', 'offline')) AS failed,
           count(*) FILTER (recent AND may_have_missed) AS gaps,
           max(started_at) FILTER (recent AND may_have_missed) AS last_gap_at,
           -- as one value: arg_max alone would pass over a newest poll without an error
           arg_max({'outcome': outcome, 'status': http_status, 'error': error}, (started_at, poll_id)) AS newest
    FROM (SELECT *, started_at > $now - INTERVAL 7 DAY AND started_at <= $now AS recent FROM polls)
    GROUP BY feed_id
) USING (feed_id)
