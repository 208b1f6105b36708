SELECT alias, entry_key FROM observation_alias SEMI JOIN asked USING (alias)
