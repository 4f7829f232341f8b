-- The pages of the newest reading of a window, if the same bodies would be mapped to the same rows.
SELECT r.reading_id, r.records, r.present, r.observed_at, r.first_period, r.last_period, r.granularity, p.body_hash, p.origin
FROM raw_reading r
JOIN raw_page p ON p.reading_id = r.reading_id
WHERE r.reading_id = (
    SELECT MAX(reading_id)
    FROM raw_reading
    WHERE connection = :connection AND stream = :stream AND scope = :scope
      AND window_start = :window_start AND window_end = :window_end)
  AND r.may_withdraw AND r.balances = 0 AND r.records > 0
  AND NOT EXISTS (
    SELECT 1
    FROM raw_page other
    WHERE other.reading_id = r.reading_id AND (other.mapping IS NULL OR other.mapping <> :mapping))
ORDER BY p.page
