DELETE FROM usage_sum
WHERE account_id = :account_id AND granularity = :granularity AND period_start = :period_start
