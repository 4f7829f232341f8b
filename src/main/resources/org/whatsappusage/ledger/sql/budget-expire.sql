DELETE FROM call_budget WHERE expires_at <= :now
