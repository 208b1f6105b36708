-- how many articles a window has, and of which publishers
SELECT count(*) AS articles, coalesce(list(DISTINCT coalesce(nullif(publisher_family, ''), outlet)), []) AS families
FROM article
WHERE published_at >= $start AND published_at < $end
