-- the asked articles, first seen between two moments, with their text as the feed gave it and the tags
-- they carry now; each side is narrowed before they are joined, by ids and by time: texts of other
-- times are then not read, which takes most of the time at a million articles
SELECT article.article_id, said.title, said.summary, url, language, outlet,
       publisher_family, feed_id, entry_key, published_at, first_seen_at, published_is_estimated,
       article.revision, coalesce(tags, []) AS tags, shanghai, is_spam
FROM asked
JOIN article
  ON article.article_id = asked.article_id AND first_seen_at BETWEEN $since AND $until
JOIN (
    FROM article_revision WHERE revision = 1 AND seen_at BETWEEN $since AND $until
    UNION ALL
    FROM article_revision WHERE revision > 1 AND seen_at >= $since
) AS said
  ON said.article_id = asked.article_id AND said.revision = article.revision
LEFT JOIN (
    SELECT article_id, list(tag) AS tags FROM article_tag
    WHERE article_id IN (SELECT article_id FROM asked) GROUP BY article_id
) AS carried ON carried.article_id = asked.article_id
ORDER BY first_seen_at, article.article_id
