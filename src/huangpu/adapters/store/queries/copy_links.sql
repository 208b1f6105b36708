-- every link of the copy groups around some articles, however many steps away: a group is taken
-- anew as a whole, so that the order in which its articles came makes no difference
WITH RECURSIVE neighbour AS (
    SELECT left_id AS one, right_id AS other FROM copy_link
    UNION ALL
    SELECT right_id, left_id FROM copy_link
), reached(article_id) AS (
    SELECT article_id FROM asked
    UNION
    SELECT other FROM reached JOIN neighbour ON one = article_id
)
SELECT left_id, right_id, score, reason FROM copy_link SEMI JOIN reached ON left_id = article_id
ORDER BY left_id, right_id
