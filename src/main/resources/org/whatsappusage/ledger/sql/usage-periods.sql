SELECT period_start, granularity, transient, observed_at
FROM usage_period
WHERE account_id = :account_id AND period_start >= :first_period AND period_start <= :last_period
