INSERT INTO usage_period AS p (account_id, granularity, period_start, transient, observed_at)
VALUES (:account_id, :granularity, :period_start, :transient, :observed_at)
ON CONFLICT (account_id, period_start, granularity) DO UPDATE
SET transient = excluded.transient, observed_at = COALESCE(excluded.observed_at, p.observed_at)
