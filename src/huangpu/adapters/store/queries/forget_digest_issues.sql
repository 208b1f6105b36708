DELETE FROM digest_issue WHERE issue IN (SELECT issue FROM stale)
