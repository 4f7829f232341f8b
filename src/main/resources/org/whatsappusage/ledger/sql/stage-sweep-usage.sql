DELETE FROM stage_usage WHERE work_id NOT IN (SELECT id FROM work WHERE state = 'leased')
