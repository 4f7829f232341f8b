SELECT DISTINCT h.waba_id
FROM usage_current c
JOIN usage_change h ON h.change_id = c.change_id
WHERE c.connection = :connection AND c.stream = :stream AND c.scope = :scope
  AND c.period_start >= :since AND c.period_start < :until
  AND h.waba_id IS NOT NULL
