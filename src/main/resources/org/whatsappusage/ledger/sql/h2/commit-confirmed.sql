-- What the answer repeated unchanged. A merge looks each staged key up once; H2 would answer IN (SELECT ...) anew for each row.
MERGE INTO usage_current c
USING (SELECT record_key FROM stage_usage WHERE work_id = :work_id) s
ON c.record_key = s.record_key
WHEN MATCHED AND c.change_id <= :last_change THEN UPDATE SET observed_at = :observed_at
