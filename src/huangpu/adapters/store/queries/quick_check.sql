SELECT (SELECT count(*) FROM batch) AS batches,
       (SELECT count(*) FROM article) AS articles,
       (SELECT count(*) FROM feed_state) AS feeds
