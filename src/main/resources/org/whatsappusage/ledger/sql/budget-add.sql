INSERT INTO call_budget (id, state, expires_at) VALUES (:id, :state, :expires_at)
