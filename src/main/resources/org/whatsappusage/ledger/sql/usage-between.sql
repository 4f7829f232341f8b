SELECT r.*
FROM usage_account a
JOIN usage_change h ON h.account_id = a.account_id
JOIN usage_record r ON r.record_key = h.record_key
WHERE a.connection = :connection AND a.stream = :stream AND a.scope = :scope
  AND h.period_start > :after AND h.period_start <= :upto
  AND NOT h.superseded
