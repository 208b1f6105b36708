-- The tables. None of the big ones has an index or a key: DuckDB's indexes are where its
-- upsert and replay bugs live, and they keep deleted space (research/duckdb.md 3 and 4). That a
-- row is there once is the loader's duty: one writer under a lock, an anti join in the same
-- transaction, and `huangpu doctor` counts afterwards.

CREATE TABLE batch (
    batch_id VARCHAR PRIMARY KEY,
    polls INTEGER NOT NULL,
    entries INTEGER NOT NULL
);

CREATE TABLE feed (
    feed_id VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    site VARCHAR,
    language VARCHAR NOT NULL,
    publisher VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    enabled BOOLEAN NOT NULL,
    weight DOUBLE NOT NULL,
    poll_minutes INTEGER NOT NULL
);

CREATE TABLE feed_state (
    feed_id VARCHAR NOT NULL,
    etag BLOB,
    last_modified BLOB,
    last_polled_at TIMESTAMPTZ,
    last_success_at TIMESTAMPTZ,
    last_new_at TIMESTAMPTZ,
    consecutive_failures INTEGER NOT NULL,
    next_poll_at TIMESTAMPTZ,
    next_poll_reason VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    status_reason VARCHAR NOT NULL,
    moved_to VARCHAR,
    memory VARCHAR NOT NULL
);

CREATE TABLE poll (
    poll_id VARCHAR NOT NULL,
    batch_id VARCHAR NOT NULL,
    feed_id VARCHAR NOT NULL,
    started_at TIMESTAMPTZ NOT NULL,
    outcome VARCHAR NOT NULL,
    http_status INTEGER,
    entries_seen INTEGER NOT NULL,
    entries_new INTEGER NOT NULL,
    entries_updated INTEGER NOT NULL,
    entries_unchanged INTEGER NOT NULL,
    entries_rejected INTEGER NOT NULL,
    bytes BIGINT NOT NULL,
    duration_ms INTEGER NOT NULL,
    may_have_missed BOOLEAN NOT NULL,
    next_poll_at TIMESTAMPTZ,
    next_poll_reason VARCHAR NOT NULL,
    error VARCHAR
);

CREATE TABLE rejection (
    poll_id VARCHAR NOT NULL,
    feed_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    reason VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    link VARCHAR
);

CREATE TABLE observation (
    feed_id VARCHAR NOT NULL,
    entry_key VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    first_seen_at TIMESTAMPTZ NOT NULL,
    last_seen_at TIMESTAMPTZ NOT NULL,
    link VARCHAR,
    method VARCHAR NOT NULL,
    content_hash UBIGINT NOT NULL,
    changes INTEGER NOT NULL
);

CREATE TABLE observation_alias (
    alias UBIGINT NOT NULL,
    entry_key VARCHAR NOT NULL
);

CREATE TABLE article (
    article_id VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    summary VARCHAR NOT NULL,
    url VARCHAR,
    language VARCHAR NOT NULL,
    outlet VARCHAR NOT NULL,
    publisher_family VARCHAR NOT NULL,
    feed_id VARCHAR NOT NULL,
    entry_key VARCHAR NOT NULL,
    published_at TIMESTAMPTZ NOT NULL,
    first_seen_at TIMESTAMPTZ NOT NULL,
    published_is_estimated BOOLEAN NOT NULL,
    revision INTEGER NOT NULL,
    copy_of VARCHAR,
    shanghai BOOLEAN NOT NULL,
    shanghai_score DOUBLE NOT NULL,
    is_spam BOOLEAN NOT NULL,
    spam_reason VARCHAR
);

CREATE TABLE article_revision (
    article_id VARCHAR NOT NULL,
    revision INTEGER NOT NULL,
    title VARCHAR NOT NULL,
    summary VARCHAR NOT NULL,
    seen_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE article_tag (
    article_id VARCHAR NOT NULL,
    tag VARCHAR NOT NULL,
    facet VARCHAR NOT NULL,
    score DOUBLE NOT NULL,
    evidence STRUCT(field VARCHAR, "start" INTEGER, "end" INTEGER, phrase VARCHAR, rule VARCHAR)[] NOT NULL,
    taxonomy_version VARCHAR NOT NULL
);

-- One row per article: with which rules it was judged, and what else was found on the way.
CREATE TABLE article_judgement (
    article_id VARCHAR NOT NULL,
    taxonomy_version VARCHAR NOT NULL,
    spam_version VARCHAR NOT NULL,
    shanghai_evidence STRUCT(field VARCHAR, "start" INTEGER, "end" INTEGER, phrase VARCHAR, rule VARCHAR)[] NOT NULL,
    spam_cuts STRUCT(field VARCHAR, "start" INTEGER, "end" INTEGER, phrase VARCHAR, rule VARCHAR)[] NOT NULL
);

-- The keys under which an article is found again by those that resemble it: the rarest parts of
-- its first headline and the names and figures in it, each with its weight in thousandths of a nat.
CREATE TABLE article_key (
    key UBIGINT NOT NULL,
    article_id VARCHAR NOT NULL,
    weight INTEGER NOT NULL,
    published_at TIMESTAMPTZ NOT NULL
);

-- Two articles that were found to be the same text; groups are made of these links.
CREATE TABLE copy_link (
    left_id VARCHAR NOT NULL,
    right_id VARCHAR NOT NULL,
    score DOUBLE NOT NULL,
    reason VARCHAR NOT NULL
);

-- When the article was published stands here, too, so that looking for the members of a story
-- skips what is old.
CREATE TABLE story_article (
    story_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    told_at TIMESTAMPTZ NOT NULL,
    method VARCHAR NOT NULL,
    score DOUBLE NOT NULL,
    like_id VARCHAR,
    reasons VARCHAR[] NOT NULL
);

-- What the weekly settling changed, and why: nothing is forgotten or rewritten in silence.
CREATE TABLE story_change (
    article_id VARCHAR NOT NULL,
    from_story VARCHAR NOT NULL,
    to_story VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    settled_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE story_merge (
    story_id VARCHAR NOT NULL,
    into_story VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    settled_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE digest_issue (
    issue VARCHAR NOT NULL,
    week VARCHAR NOT NULL,
    window_from TIMESTAMPTZ NOT NULL,
    window_to TIMESTAMPTZ NOT NULL,
    frozen_at TIMESTAMPTZ NOT NULL,
    content_hash VARCHAR NOT NULL
);

CREATE TABLE digest_item (
    issue VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    section VARCHAR NOT NULL,
    story_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    score DOUBLE NOT NULL
);

CREATE TABLE delivery (
    issue VARCHAR NOT NULL,
    recipient VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    message_id VARCHAR NOT NULL,
    attempts INTEGER NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    reply VARCHAR
);

CREATE TABLE term_candidate (
    term VARCHAR NOT NULL,
    tag VARCHAR NOT NULL,
    score DOUBLE NOT NULL,
    articles INTEGER NOT NULL,
    first_seen_at TIMESTAMPTZ NOT NULL,
    examples VARCHAR[] NOT NULL,
    decision VARCHAR
);
