DELETE FROM stage_balance WHERE work_id = :work_id
