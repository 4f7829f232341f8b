SELECT DISTINCT work_id
FROM (SELECT work_id FROM stage_usage
      UNION SELECT work_id FROM stage_balance
      UNION SELECT work_id FROM stage_account
      UNION SELECT work_id FROM stage_page) staged
WHERE work_id NOT IN (SELECT id FROM work WHERE state = 'leased')
