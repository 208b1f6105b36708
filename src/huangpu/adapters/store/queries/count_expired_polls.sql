SELECT count(*) AS polls FROM poll WHERE started_at < $kept_from
