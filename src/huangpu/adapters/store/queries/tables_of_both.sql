-- every table of the attached databases `old` and `new`, and in how many of the two it is
SELECT table_name, count(*) AS there FROM duckdb_tables()
WHERE database_name IN ('old', 'new') GROUP BY table_name ORDER BY table_name
