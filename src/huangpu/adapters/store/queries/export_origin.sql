SELECT (SELECT max(version) FROM schema_migrations) AS schema_version,
       coalesce((SELECT list_sort(list(DISTINCT taxonomy_version)) FROM article_judgement), []) AS taxonomy_versions
