-- what each topic had in each week that begins at or after $start, on the clocks of $zone
WITH recent AS (
    SELECT article_id, publisher_family,
           date_trunc('week', published_at AT TIME ZONE $zone)::DATE AS monday
    FROM article WHERE NOT is_spam AND published_at >= $start
)
SELECT strftime(monday, '%G-W%V') AS week, tag, articles, stories, outlets
FROM (
    SELECT monday, tag, count(*) AS articles,
           count(DISTINCT coalesce(story_id, recent.article_id)) AS stories,
           count(DISTINCT publisher_family) AS outlets
    FROM recent
    JOIN article_tag ON article_tag.article_id = recent.article_id
    SEMI JOIN topic ON topic.tag = article_tag.tag
    LEFT JOIN story_article ON story_article.article_id = recent.article_id
    GROUP BY monday, tag
)
ORDER BY week, tag
