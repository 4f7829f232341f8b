SELECT requests
FROM sync_window
WHERE connection = :connection AND stream = :stream AND scope = :scope
  AND complete
  AND window_start <=> :window_start
  AND window_end <=> :window_end
ORDER BY observed_at DESC
FETCH FIRST 1 ROWS ONLY
