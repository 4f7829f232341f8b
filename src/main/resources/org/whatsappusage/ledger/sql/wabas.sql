SELECT DISTINCT h.waba_id
FROM usage_account a
JOIN usage_change h ON h.account_id = a.account_id
WHERE a.connection = :connection AND a.stream = :stream AND a.scope = :scope
  AND h.period_start >= :since AND h.period_start < :until
  AND h.waba_id IS NOT NULL
  -- The WABA is a part of the key: each of a record's versions has it.
  AND NOT h.superseded
