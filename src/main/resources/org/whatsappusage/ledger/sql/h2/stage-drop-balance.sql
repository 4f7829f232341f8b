DELETE FROM stage_balance WHERE work_id = :work_id FETCH FIRST 5000 ROWS ONLY
