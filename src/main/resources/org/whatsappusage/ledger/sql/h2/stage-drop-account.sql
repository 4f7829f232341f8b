DELETE FROM stage_account WHERE work_id = :work_id FETCH FIRST 5000 ROWS ONLY
