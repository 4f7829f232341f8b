DELETE FROM coverage
WHERE connection = :connection AND stream = :stream AND scope = :scope
  AND period_start < :window_end AND period_end > :window_start
