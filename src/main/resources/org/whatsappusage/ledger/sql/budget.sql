SELECT state FROM call_budget WHERE id = :id AND expires_at > :now
