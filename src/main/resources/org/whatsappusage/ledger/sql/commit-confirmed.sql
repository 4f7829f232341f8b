-- What the answer repeated unchanged.
UPDATE usage_current
SET observed_at = :observed_at
WHERE change_id <= :last_change
  AND record_key IN (SELECT record_key FROM stage_usage WHERE work_id = :work_id)
