SELECT week, tag, articles, stories, outlets FROM sector_weeks
WHERE week IN (SELECT week FROM asked) ORDER BY week, tag
