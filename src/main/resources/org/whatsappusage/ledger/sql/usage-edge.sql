-- The period at which so many rows of an account are behind. By the account's number, so that an index has them in this order.
SELECT h.period_start
FROM usage_change h
WHERE h.account_id = (SELECT a.account_id FROM usage_account a
                      WHERE a.connection = :connection AND a.stream = :stream AND a.scope = :scope)
  AND h.period_start >= :since AND NOT h.superseded
ORDER BY h.period_start
OFFSET :rows ROWS FETCH NEXT 1 ROW ONLY
