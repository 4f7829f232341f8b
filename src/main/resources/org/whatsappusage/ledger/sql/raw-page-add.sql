INSERT INTO raw_page (reading_id, page, body_hash, origin, of_no_waba)
SELECT CAST(:reading_id AS BIGINT), ROW_NUMBER() OVER (ORDER BY row_id), body_hash, origin, of_no_waba
FROM stage_page
WHERE work_id = :work_id
