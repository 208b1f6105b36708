-- the articles of the stories asked for, the original first, at most $reports a story
WITH member AS (
    SELECT story_id, article_id FROM story_article SEMI JOIN asked USING (story_id)
    UNION ALL  -- an article that belongs to no story is one of its own
    SELECT story_id, story_id FROM asked ANTI JOIN story_article USING (story_id)
), chosen AS (
    SELECT member.story_id, article.*,
           count(*) OVER (PARTITION BY member.story_id) AS reports
    FROM member JOIN article ON article.article_id = member.article_id
    WHERE NOT is_spam
    QUALIFY row_number() OVER (
        PARTITION BY member.story_id ORDER BY copy_of IS NOT NULL, published_at, article.article_id
    ) <= $reports
), edited AS (
    SELECT article_id, max(seen_at) AS seen_at
    FROM article_revision
    WHERE revision > 1 AND article_id IN (SELECT article_id FROM chosen)
    GROUP BY article_id
), marked AS (
    SELECT article_id,
           list({tag: tag, facet: facet, score: score,
                 phrases: list_distinct(list_transform(evidence, lambda span: span.phrase))}
                ORDER BY score DESC, tag) AS tags
    FROM article_tag
    WHERE article_id IN (SELECT article_id FROM chosen)
    GROUP BY article_id
)
SELECT chosen.story_id, reports, chosen.article_id, left(title, 2000) AS title,
       left(summary, 2000) AS summary, url, language, outlet, publisher_family, published_at,
       published_is_estimated, coalesce(edited.seen_at, first_seen_at) AS updated_at, copy_of,
       shanghai, tags
FROM chosen
LEFT JOIN edited ON edited.article_id = chosen.article_id
LEFT JOIN marked ON marked.article_id = chosen.article_id
ORDER BY chosen.story_id, copy_of IS NOT NULL, published_at, chosen.article_id
