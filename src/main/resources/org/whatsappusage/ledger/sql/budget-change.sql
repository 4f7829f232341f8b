UPDATE call_budget SET state = :state, expires_at = :expires_at WHERE id = :id AND state = :old
