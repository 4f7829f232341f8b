DELETE FROM stage_account WHERE work_id = :work_id
