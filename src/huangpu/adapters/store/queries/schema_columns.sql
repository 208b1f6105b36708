SELECT views.view_name AS view, views.comment AS said_of_view, column_name AS name,
       data_type AS type, columns.comment AS said
FROM duckdb_columns() AS columns
JOIN duckdb_views() AS views
  ON views.view_name = columns.table_name AND views.database_name = columns.database_name
WHERE NOT views.internal AND views.database_name = current_database()
ORDER BY view, column_index
