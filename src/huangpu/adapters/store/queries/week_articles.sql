-- tagged articles of the window, and those that came in during it but were published before
SELECT articles.article_id, story_id, copy_of, articles.title, summary, articles.url,
       articles.language, outlet, publisher_family, articles.feed_id, published_at, first_seen_at, published_is_estimated,
       shanghai, shanghai_score, coalesce(feed.weight, 1.0) AS feed_weight, tags
FROM articles
JOIN (
    SELECT article_id,
           list({tag: tag, facet: facet, score: score,
                 phrases: list_distinct(list_transform(evidence, lambda span: span.phrase))}
                ORDER BY score DESC, tag) AS tags
    FROM article_tag GROUP BY article_id
) AS tagged USING (article_id)
LEFT JOIN feed ON feed.feed_id = articles.feed_id
WHERE NOT is_spam
  AND ((published_at >= $start AND published_at < $end)
       OR (first_seen_at >= $start AND first_seen_at < $end AND published_at < $start))
ORDER BY published_at, articles.article_id
