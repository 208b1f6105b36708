-- of the articles that were read, those whose newest text is still the one that was read
SELECT article_id FROM article JOIN read_before USING (article_id, revision)
