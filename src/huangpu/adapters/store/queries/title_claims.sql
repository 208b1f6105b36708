-- the newest claim on each title: an older one is out of the window by then
SELECT title_key, arg_max(article_id, (first_seen_at, article_id)) AS article_id,
       max(first_seen_at) AS first_seen_at
FROM title_claim SEMI JOIN asked USING (title_key)
GROUP BY title_key
