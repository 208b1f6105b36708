SELECT count(*) FILTER (is_spam) AS adverts,
       count(*) FILTER (NOT is_spam AND len(spam_cuts) > 0) AS cuts
FROM article JOIN article_judgement USING (article_id)
