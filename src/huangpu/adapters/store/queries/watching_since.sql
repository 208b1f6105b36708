SELECT min(started_at) AS since FROM polls
