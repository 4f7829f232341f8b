DELETE FROM stage_account WHERE work_id NOT IN (SELECT id FROM work WHERE state = 'leased')
