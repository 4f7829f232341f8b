-- The periods that one reading confirmed, by another one with the same answers.
UPDATE usage_period
SET observed_at = :observed_at
WHERE account_id = :account_id AND granularity = :granularity
  AND period_start >= :first_period AND period_start <= :last_period AND observed_at = :known_at
