-- The newest reading by whose answer a record that it lacks is withdrawn.
SELECT sync_id, observed_at
FROM raw_reading
WHERE connection = :connection AND stream = :stream AND scope = :scope AND reading_id <= :upto
  AND may_withdraw AND granularity = :granularity
  AND window_start <= :period_start AND window_end > :period_start
  AND observed_at >= :observed_at
ORDER BY reading_id DESC
FETCH FIRST 1 ROW ONLY
