DELETE FROM stage_usage WHERE work_id = :work_id FETCH FIRST 5000 ROWS ONLY
