DELETE FROM digest_item WHERE issue IN (SELECT issue FROM stale)
