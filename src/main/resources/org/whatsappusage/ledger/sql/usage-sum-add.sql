INSERT INTO usage_sum (account_id, granularity, period_start, currency, records, cost)
VALUES (:account_id, :granularity, :period_start, :currency, :records, :cost)
