UPDATE usage_change SET observed_at = :observed_at WHERE change_id = :change_id
