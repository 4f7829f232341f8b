INSERT INTO usage_period (account_id, granularity, period_start, transient, observed_at)
VALUES (:account_id, :granularity, :period_start, :transient, :observed_at)
ON DUPLICATE KEY UPDATE transient = VALUES(transient), observed_at = COALESCE(VALUES(observed_at), observed_at)
