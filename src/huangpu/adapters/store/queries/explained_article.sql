SELECT articles.*, taxonomy_version, spam_version, shanghai_evidence, spam_cuts
FROM articles LEFT JOIN article_judgement USING (article_id)
WHERE article_id = $article_id
