-- What each hour of polls brought, on Shanghai clocks, the oldest first; hours without a poll are left out
SELECT strftime(date_trunc('hour', started_at AT TIME ZONE 'Asia/Shanghai'), '%m-%d %H:00') AS hour,
       count(*) AS polls,
       coalesce(sum(entries_new), 0)::BIGINT AS entries_new,
       count(*) FILTER (outcome NOT IN ('ok', 'not_modified', 'empty')) AS failed
FROM poll
WHERE started_at > $since AND started_at <= $until
GROUP BY ALL
ORDER BY min(started_at)
