-- the asked articles, if they were published since some time, with the first text of each: later
-- edits must not change what is compared. The time lets DuckDB skip all that is older; a text is
-- never seen before it is published. A text that the judge left as it came holds no advert.
SELECT article.article_id, article_revision.title, article_revision.summary, article.language,
       article.published_at, article.publisher_family, article.outlet, article.feed_id, article.url,
       coalesce(article.copy_of, article.article_id) AS original_id,
       NOT article.is_spam AND article.title = article_revision.title
         AND article.summary = article_revision.summary AS is_clean
FROM asked
JOIN article USING (article_id)
JOIN article_revision
  ON article_revision.article_id = article.article_id AND article_revision.revision = 1
WHERE article.published_at >= $since AND article_revision.seen_at >= $since
