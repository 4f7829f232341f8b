UPDATE usage_change SET superseded = TRUE WHERE change_id = :change_id
