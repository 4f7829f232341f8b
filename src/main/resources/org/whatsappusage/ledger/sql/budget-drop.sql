DELETE FROM call_budget WHERE id = :id
