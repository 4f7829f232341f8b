-- What is kept less what the records come to is nothing, in each currency of each period.
SELECT DISTINCT d.granularity, d.period_start
FROM (SELECT granularity, period_start, currency, records, cost
      FROM usage_sum
      WHERE account_id = :account_id
      UNION ALL
      SELECT granularity, period_start, COALESCE(currency, ''), -COUNT(*), -SUM(cost)
      FROM usage_change
      WHERE account_id = :account_id AND NOT superseded AND NOT withdrawn
      GROUP BY granularity, period_start, COALESCE(currency, '')) d
GROUP BY d.granularity, d.period_start, d.currency
HAVING SUM(d.records) <> 0 OR SUM(d.cost) <> 0 OR COUNT(d.cost) = 1
