SELECT entry_key AS name FROM tombstone WHERE entry_key IN (SELECT name FROM asked)
UNION
SELECT article_id FROM tombstone WHERE article_id IN (SELECT name FROM asked)
