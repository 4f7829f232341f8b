SELECT COUNT(*) AS records
FROM usage_change
WHERE account_id = :account_id AND period_start >= :first_period AND period_start <= :last_period
  AND granularity = :granularity AND NOT superseded AND NOT withdrawn
