-- whole adverts, and articles that an advert was cut out of, newest first, with their text as the
-- feed gave it; one of them where $article names it
SELECT article.article_id, article_revision.title, article_revision.summary, outlet, url,
       article.first_seen_at, is_spam, spam_reason, spam_cuts
FROM article
JOIN article_judgement USING (article_id)
JOIN article_revision
  ON article_revision.article_id = article.article_id
 AND article_revision.revision = article.revision
WHERE ((is_spam AND $adverts) OR (NOT is_spam AND len(spam_cuts) > 0 AND $cuts))
  AND ($article IS NULL OR article.article_id = $article)
ORDER BY article.first_seen_at DESC, article.article_id
LIMIT $most
