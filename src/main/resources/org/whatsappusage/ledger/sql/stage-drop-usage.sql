DELETE FROM stage_usage WHERE work_id = :work_id
