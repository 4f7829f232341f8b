SELECT COALESCE(MAX(change_id), 0) AS change_id FROM usage_change
