DELETE FROM delivery WHERE issue IN (SELECT issue FROM stale)
