DELETE FROM digest_ledger WHERE issue IN (SELECT issue FROM stale)
