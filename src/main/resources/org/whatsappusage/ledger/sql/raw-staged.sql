SELECT COUNT(*) AS pages, COUNT(body_hash) AS kept FROM stage_page WHERE work_id = :work_id
