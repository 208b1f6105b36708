-- Put away what a purge names (`buried`: entry_key, article_id, aliases) and polls older than `due`.
INSERT INTO tombstone SELECT entry_key, article_id FROM buried ANTI JOIN tombstone USING (entry_key);
INSERT INTO observation_alias
SELECT alias, entry_key FROM (SELECT unnest(aliases) AS alias, entry_key FROM buried)
ANTI JOIN observation_alias USING (alias);
-- other rules may have made a copy of what is buried: the earliest of the rest is the original then
UPDATE article SET copy_of = nullif(heir_id, article_id)
FROM (
    SELECT copy_of AS gone_id, arg_min(article_id, (published_at, article_id)) AS heir_id
    FROM article WHERE copy_of IN (SELECT article_id FROM buried)
      AND article_id NOT IN (SELECT article_id FROM buried)
    GROUP BY ALL
)
WHERE copy_of = gone_id;
DELETE FROM observation WHERE entry_key IN (SELECT entry_key FROM buried);
DELETE FROM article WHERE article_id IN (SELECT article_id FROM buried);
DELETE FROM article_revision WHERE article_id IN (SELECT article_id FROM buried);
DELETE FROM article_tag WHERE article_id IN (SELECT article_id FROM buried);
DELETE FROM article_judgement WHERE article_id IN (SELECT article_id FROM buried);
DELETE FROM article_key WHERE article_id IN (SELECT article_id FROM buried);
DELETE FROM copy_link WHERE left_id IN (SELECT article_id FROM buried)
   OR right_id IN (SELECT article_id FROM buried);
DELETE FROM story_article WHERE article_id IN (SELECT article_id FROM buried);
DELETE FROM story_change WHERE article_id IN (SELECT article_id FROM buried);
DELETE FROM rejection WHERE poll_id IN (
    SELECT poll_id FROM poll WHERE started_at < (SELECT kept_from FROM due));
DELETE FROM poll WHERE started_at < (SELECT kept_from FROM due);
INSERT INTO purge SELECT purge_id, kept_from, told_at,
    (SELECT count(DISTINCT article_id) FROM buried) FROM due;
