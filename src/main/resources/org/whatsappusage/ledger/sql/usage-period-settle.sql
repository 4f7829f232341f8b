UPDATE usage_period
SET transient = FALSE
WHERE account_id = :account_id AND granularity = :granularity AND period_start = :period_start
