-- By the index alone.
SELECT COUNT(*) AS present
FROM usage_change
WHERE account_id = :account_id AND period_start >= :first_period AND period_start <= :last_period AND NOT superseded
