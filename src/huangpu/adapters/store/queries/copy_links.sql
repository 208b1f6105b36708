SELECT left_id, right_id, score, reason FROM copy_link
WHERE left_id IN (SELECT article_id FROM asked) OR right_id IN (SELECT article_id FROM asked)
