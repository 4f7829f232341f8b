-- The same reading as long as it is the newest of its window and its pages are mapped as they were.
SELECT r.observed_at
FROM raw_reading r
WHERE r.reading_id = :reading_id
  AND r.reading_id = (
    SELECT MAX(reading_id)
    FROM raw_reading
    WHERE connection = :connection AND stream = :stream AND scope = :scope
      AND window_start = :window_start AND window_end = :window_end)
  AND NOT EXISTS (
    SELECT 1
    FROM raw_page other
    WHERE other.reading_id = r.reading_id AND (other.mapping IS NULL OR other.mapping <> :mapping))
