SELECT change_id, record_key, version, period_start, granularity, finality, withdrawn, content_hash, first_observed_at
FROM usage_change
WHERE account_id = :account_id AND period_start >= :first_period AND period_start <= :last_period
  AND NOT superseded
