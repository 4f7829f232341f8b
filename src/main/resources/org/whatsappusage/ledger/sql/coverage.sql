SELECT period_start, period_end, read_at
FROM coverage
WHERE connection = :connection AND stream = :stream AND scope = :scope
ORDER BY period_start
