SELECT tag, facet, score, evidence FROM article_tag
WHERE article_id = $article_id ORDER BY score DESC, tag
