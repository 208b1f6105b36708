SELECT (SELECT count(*) FROM articles) AS articles,
       (SELECT count(*) FROM polls) AS polls,
       (SELECT max(started_at) FROM polls) AS newest_poll,
       (SELECT count(*) FROM feeds WHERE enabled) AS feeds,
       (SELECT count(*) FROM feeds WHERE enabled AND status IN ('failing', 'dead')) AS failing,
       (SELECT count(*) FROM deliveries WHERE state IN ('unknown', 'failed', 'sending')) AS unsettled
