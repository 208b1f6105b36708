-- what the archive is "as of", since when feeds are watched, and how much is stored
SELECT max(started_at) AS as_of, min(started_at) AS since,
       (SELECT count(*) FROM article WHERE NOT is_spam) AS articles
FROM poll
