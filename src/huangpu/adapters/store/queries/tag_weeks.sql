-- a week before the first poll holds only what new feeds still showed of it: no trend starts there
SELECT week, tag, articles, stories, outlets FROM sector_weeks
WHERE week IN (SELECT week FROM asked)
  AND week > (SELECT strftime(min(started_at) AT TIME ZONE 'Asia/Shanghai', '%G-W%V') FROM poll)
ORDER BY week, tag
