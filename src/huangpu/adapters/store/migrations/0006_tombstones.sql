-- What was purged, so that it is not taken for new when a feed still shows it or another carries it.
-- The names of its entries stay in observation_alias.
CREATE TABLE tombstone (
    entry_key VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL
);

-- Which purges this database has gone through, by the name of their file in the journal.
CREATE TABLE purge (
    purge_id VARCHAR PRIMARY KEY,
    kept_from TIMESTAMPTZ NOT NULL,
    told_at TIMESTAMPTZ NOT NULL,
    articles INTEGER NOT NULL
);
