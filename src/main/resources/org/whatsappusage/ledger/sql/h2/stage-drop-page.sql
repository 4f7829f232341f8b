DELETE FROM stage_page WHERE work_id = :work_id FETCH FIRST 100 ROWS ONLY
