DELETE FROM feed_state WHERE feed_id IN (SELECT feed_id FROM states)
