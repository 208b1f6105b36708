-- which stories the pages list, and where: the newest of each topic and of all ('*'), the best told
-- of each week that begins at or after $weeks_from ('2026-W34'), and those of several outlets ('+')
WITH recent AS (
    SELECT article.article_id, coalesce(story_id, article.article_id) AS story_id,
           published_at, publisher_family
    FROM article LEFT JOIN story_article ON story_article.article_id = article.article_id
    WHERE NOT is_spam AND published_at >= $start AND published_at < $end
), tagged AS (
    SELECT DISTINCT story_id, tag
    FROM recent JOIN article_tag ON article_tag.article_id = recent.article_id
    SEMI JOIN topic ON topic.tag = article_tag.tag
), story AS (
    SELECT story_id, min(published_at) AS first, count(DISTINCT publisher_family) AS outlets
    FROM recent SEMI JOIN tagged ON tagged.story_id = recent.story_id
    GROUP BY story_id
), of_week AS (
    SELECT *, strftime(first AT TIME ZONE $zone, '%G-W%V') AS week
    FROM story WHERE first >= $weeks_from
), listed AS (
    SELECT tag AS list, story_id, count(*) OVER (PARTITION BY tag) AS total,
           row_number() OVER (PARTITION BY tag ORDER BY first DESC, story_id) AS position
    FROM tagged JOIN story USING (story_id)
    QUALIFY position <= $of_topic
    UNION ALL
    SELECT '*', story_id, count(*) OVER (), row_number() OVER (ORDER BY first DESC, story_id) AS position
    FROM story
    QUALIFY position <= $of_topic
    UNION ALL
    SELECT week, story_id, count(*) OVER (PARTITION BY week),
           row_number() OVER (PARTITION BY week ORDER BY outlets DESC, first DESC, story_id) AS position
    FROM of_week
    QUALIFY position <= $of_week
    UNION ALL
    SELECT '+', story_id, count(*) OVER (), row_number() OVER (ORDER BY first DESC, story_id) AS position
    FROM story WHERE outlets > 1
    QUALIFY position <= $told
)
SELECT list, story_id, total FROM listed ORDER BY list, position
