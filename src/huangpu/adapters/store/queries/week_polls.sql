SELECT count(*) AS polls,
       count(*) FILTER (outcome NOT IN ('ok', 'not_modified', 'empty')) AS polls_failed,
       coalesce(sum(entries_seen), 0)::BIGINT AS entries_seen,
       coalesce(sum(entries_new), 0)::BIGINT AS entries_new,
       coalesce(sum(entries_rejected), 0)::BIGINT AS entries_rejected
FROM poll WHERE started_at >= $start AND started_at < $end
