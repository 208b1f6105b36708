UPDATE observation
SET last_seen_at = seen.last_seen_at, content_hash = seen.content_hash, changes = seen.changes
FROM seen WHERE observation.entry_key = seen.entry_key
