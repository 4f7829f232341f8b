DELETE FROM stage_balance WHERE work_id NOT IN (SELECT id FROM work WHERE state = 'leased')
