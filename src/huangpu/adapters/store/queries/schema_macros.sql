-- what is only a part of another macro says so in its first words
SELECT function_name AS name, function_type = 'table_macro' AS gives_rows, parameters, comment AS said
FROM duckdb_functions()
WHERE NOT internal AND database_name = current_database() AND function_type LIKE '%macro'
  AND NOT starts_with(coalesce(comment, ''), 'Part of ')
ORDER BY name
