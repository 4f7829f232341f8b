INSERT INTO usage_sum (account_id, granularity, period_start, currency, records, cost)
SELECT account_id, granularity, period_start, COALESCE(currency, ''), COUNT(*), SUM(cost)
FROM usage_change
WHERE account_id = :account_id AND NOT superseded AND NOT withdrawn
GROUP BY account_id, granularity, period_start, COALESCE(currency, '')
