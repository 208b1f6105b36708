SELECT count(*) AS stale FROM article_judgement
WHERE taxonomy_version <> $taxonomy_version OR spam_version <> $spam_version
