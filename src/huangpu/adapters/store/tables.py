"""Which columns do the written tables have? Arrow schemas, so that no type is ever guessed."""

from __future__ import annotations

import pyarrow as pa

TIME = pa.timestamp("us", tz="UTC")
EVIDENCE = pa.list_(
    pa.struct(
        [
            ("field", pa.string()),
            ("start", pa.int32()),
            ("end", pa.int32()),
            ("phrase", pa.string()),
            ("rule", pa.string()),
        ]
    )
)

BATCH = pa.schema([("batch_id", pa.string()), ("polls", pa.int32()), ("entries", pa.int32())])
FEED = pa.schema(
    [
        ("feed_id", pa.string()),
        ("title", pa.string()),
        ("url", pa.string()),
        ("site", pa.string()),
        ("language", pa.string()),
        ("publisher", pa.string()),
        ("kind", pa.string()),
        ("enabled", pa.bool_()),
        ("weight", pa.float64()),
        ("poll_minutes", pa.int32()),
    ]
)
FEED_STATE = pa.schema(
    [
        ("feed_id", pa.string()),
        ("etag", pa.binary()),
        ("last_modified", pa.binary()),
        ("last_polled_at", TIME),
        ("last_success_at", TIME),
        ("last_new_at", TIME),
        ("consecutive_failures", pa.int32()),
        ("next_poll_at", TIME),
        ("next_poll_reason", pa.string()),
        ("status", pa.string()),
        ("status_reason", pa.string()),
        ("moved_to", pa.string()),
        ("memory", pa.string()),
    ]
)
POLL = pa.schema(
    [
        ("poll_id", pa.string()),
        ("batch_id", pa.string()),
        ("feed_id", pa.string()),
        ("started_at", TIME),
        ("outcome", pa.string()),
        ("http_status", pa.int32()),
        ("entries_seen", pa.int32()),
        ("entries_new", pa.int32()),
        ("entries_updated", pa.int32()),
        ("entries_unchanged", pa.int32()),
        ("entries_rejected", pa.int32()),
        ("bytes", pa.int64()),
        ("duration_ms", pa.int32()),
        ("may_have_missed", pa.bool_()),
        ("next_poll_at", TIME),
        ("next_poll_reason", pa.string()),
        ("error", pa.string()),
    ]
)
REJECTION = pa.schema(
    [
        ("poll_id", pa.string()),
        ("feed_id", pa.string()),
        ("position", pa.int32()),
        ("reason", pa.string()),
        ("title", pa.string()),
        ("link", pa.string()),
    ]
)
OBSERVATION = pa.schema(
    [
        ("feed_id", pa.string()),
        ("entry_key", pa.string()),
        ("article_id", pa.string()),
        ("first_seen_at", TIME),
        ("last_seen_at", TIME),
        ("link", pa.string()),
        ("method", pa.string()),
        ("content_hash", pa.uint64()),
        ("changes", pa.int32()),
    ]
)
ALIAS = pa.schema([("alias", pa.uint64()), ("entry_key", pa.string())])
ARTICLE = pa.schema(
    [
        ("article_id", pa.string()),
        ("title", pa.string()),
        ("summary", pa.string()),
        ("url", pa.string()),
        ("language", pa.string()),
        ("outlet", pa.string()),
        ("publisher_family", pa.string()),
        ("feed_id", pa.string()),
        ("entry_key", pa.string()),
        ("published_at", TIME),
        ("first_seen_at", TIME),
        ("published_is_estimated", pa.bool_()),
        ("revision", pa.int32()),
        ("copy_of", pa.string()),
        ("shanghai", pa.bool_()),
        ("shanghai_score", pa.float64()),
        ("is_spam", pa.bool_()),
        ("spam_reason", pa.string()),
    ]
)
REVISED = pa.schema(
    [
        ("article_id", pa.string()),
        ("title", pa.string()),
        ("summary", pa.string()),
        ("language", pa.string()),
        ("revision", pa.int32()),
    ]
)
REVISION = pa.schema(
    [
        ("article_id", pa.string()),
        ("revision", pa.int32()),
        ("title", pa.string()),
        ("summary", pa.string()),
        ("seen_at", TIME),
    ]
)
TAG = pa.schema(
    [
        ("article_id", pa.string()),
        ("tag", pa.string()),
        ("facet", pa.string()),
        ("score", pa.float64()),
        ("evidence", EVIDENCE),
        ("taxonomy_version", pa.string()),
    ]
)
JUDGED = pa.schema(
    [
        ("article_id", pa.string()),
        ("title", pa.string()),
        ("summary", pa.string()),
        ("shanghai", pa.bool_()),
        ("shanghai_score", pa.float64()),
        ("is_spam", pa.bool_()),
        ("spam_reason", pa.string()),
    ]
)
JUDGEMENT = pa.schema(
    [
        ("article_id", pa.string()),
        ("taxonomy_version", pa.string()),
        ("spam_version", pa.string()),
        ("shanghai_evidence", EVIDENCE),
        ("spam_cuts", EVIDENCE),
    ]
)
READ = pa.schema([("article_id", pa.string()), ("revision", pa.int32())])
ARTICLE_KEY = pa.schema(
    [
        ("key", pa.uint64()),
        ("article_id", pa.string()),
        ("weight", pa.int32()),
        ("published_at", TIME),
    ]
)
COPY_LINK = pa.schema(
    [
        ("left_id", pa.string()),
        ("right_id", pa.string()),
        ("score", pa.float64()),
        ("reason", pa.string()),
    ]
)
COPY_OF = pa.schema([("article_id", pa.string()), ("copy_of", pa.string())])
STORY_ARTICLE = pa.schema(
    [
        ("story_id", pa.string()),
        ("article_id", pa.string()),
        ("told_at", TIME),
        ("method", pa.string()),
        ("score", pa.float64()),
        ("like_id", pa.string()),
        ("reasons", pa.list_(pa.string())),
    ]
)

STORY_CHANGE = pa.schema(
    [
        ("article_id", pa.string()),
        ("from_story", pa.string()),
        ("to_story", pa.string()),
        ("reason", pa.string()),
        ("settled_at", TIME),
    ]
)
STORY_MERGE = pa.schema(
    [
        ("story_id", pa.string()),
        ("into_story", pa.string()),
        ("reason", pa.string()),
        ("settled_at", TIME),
    ]
)

TERM_CANDIDATE = pa.schema(
    [
        ("term", pa.string()),
        ("language", pa.string()),
        ("tag", pa.string()),
        ("kind", pa.string()),
        ("score", pa.float64()),
        ("articles", pa.int32()),
        ("outlets", pa.int32()),
        ("tagged", pa.int32()),
        ("near", pa.int32()),
        ("rising", pa.float64()),
        ("first_seen_at", TIME),
        ("examples", pa.list_(pa.string())),
        ("why", pa.string()),
        ("suggested_at", TIME),
        ("decision", pa.string()),
    ]
)


def keys(name: str, kind: pa.DataType, values: object) -> pa.Table:
    """Give a one-column table of the values to look up."""
    return pa.table({name: pa.array(list(values), type=kind)})  # type: ignore[call-overload]
