-- most articles are judged as before, and a row that is rewritten for nothing costs a checkpoint; of
-- articles that were first seen at other times no text is read
UPDATE article
SET title = judged.title, summary = judged.summary, shanghai = judged.shanghai,
    shanghai_score = judged.shanghai_score, is_spam = judged.is_spam,
    spam_reason = judged.spam_reason
FROM judged
WHERE article.article_id = judged.article_id AND first_seen_at BETWEEN $since AND $until
  AND (article.title <> judged.title OR article.summary <> judged.summary
       OR article.shanghai <> judged.shanghai OR article.shanghai_score <> judged.shanghai_score
       OR article.is_spam <> judged.is_spam
       OR article.spam_reason IS DISTINCT FROM judged.spam_reason)
