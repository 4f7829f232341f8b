SELECT requests
FROM sync_window
WHERE connection = :connection AND stream = :stream AND scope = :scope
  AND complete
  AND (window_start = :window_start OR window_start IS NULL AND CAST(:window_start AS TIMESTAMP(6) WITH TIME ZONE) IS NULL)
  AND (window_end = :window_end OR window_end IS NULL AND CAST(:window_end AS TIMESTAMP(6) WITH TIME ZONE) IS NULL)
ORDER BY observed_at DESC
FETCH FIRST 1 ROWS ONLY
