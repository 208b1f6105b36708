UPDATE article
SET title = judged.title, summary = judged.summary, shanghai = judged.shanghai,
    shanghai_score = judged.shanghai_score, is_spam = judged.is_spam,
    spam_reason = judged.spam_reason
FROM judged WHERE article.article_id = judged.article_id
