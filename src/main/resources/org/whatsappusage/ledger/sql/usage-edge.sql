-- The period at which so many rows of an account are behind.
SELECT h.period_start
FROM usage_account a
JOIN usage_change h ON h.account_id = a.account_id
WHERE a.connection = :connection AND a.stream = :stream AND a.scope = :scope AND h.period_start >= :since
  AND NOT h.superseded
ORDER BY h.period_start
OFFSET :rows ROWS FETCH NEXT 1 ROW ONLY
