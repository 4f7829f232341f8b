SELECT DISTINCT period_start
FROM usage_current
WHERE connection = :connection AND stream = :stream AND scope = :scope
  AND finality = 'transient' AND NOT withdrawn
