-- tagged articles of the window, and those that came in during it but were published before
WITH recent AS (
    SELECT * FROM articles
    WHERE NOT is_spam
      AND ((published_at >= $start AND published_at < $end)
           OR (first_seen_at >= $start AND first_seen_at < $end AND published_at < $start))
), tagged AS (
    SELECT article_id,
           list({tag: tag, facet: facet, score: score,
                 phrases: list_distinct(list_transform(evidence, lambda span: span.phrase))}
                ORDER BY score DESC, tag) AS tags
    -- only theirs: those of all articles would take half a minute of a million (benchmarks/site.py)
    FROM article_tag WHERE article_id IN (SELECT article_id FROM recent)
    GROUP BY article_id
)
SELECT recent.article_id, story_id, copy_of, recent.title, summary, recent.url,
       recent.language, outlet, publisher_family, recent.feed_id, published_at, first_seen_at, published_is_estimated,
       shanghai, shanghai_score, coalesce(feed.weight, 1.0) AS feed_weight, tags
FROM recent
JOIN tagged ON tagged.article_id = recent.article_id
LEFT JOIN feed ON feed.feed_id = recent.feed_id
ORDER BY published_at, recent.article_id
