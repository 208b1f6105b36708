SELECT issue, bytes FROM digest_ledger
