SELECT purge_id FROM purge
