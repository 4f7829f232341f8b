INSERT INTO raw_body (body_hash, body)
SELECT s.body_hash, s.body
FROM stage_page s
WHERE s.row_id IN (SELECT MIN(row_id) FROM stage_page WHERE work_id = :work_id GROUP BY body_hash)
  AND NOT EXISTS (SELECT 1 FROM raw_body b WHERE b.body_hash = s.body_hash)
