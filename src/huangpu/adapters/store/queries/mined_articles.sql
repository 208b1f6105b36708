-- the newest originals that are no adverts, with what each is called
SELECT article.article_id, title, summary, publisher_family AS outlet, published_at, first_seen_at,
       shanghai, coalesce(tags, []) AS tags
FROM article
LEFT JOIN (
    SELECT article_id, list(tag) AS tags FROM article_tag GROUP BY article_id
) AS carried USING (article_id)
WHERE copy_of IS NULL AND NOT is_spam
ORDER BY published_at DESC, article.article_id
LIMIT $most
