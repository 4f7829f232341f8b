SELECT (SELECT COUNT(*) FROM stage_usage WHERE work_id = :work_id)           AS usage_rows,
       (SELECT MIN(granularity) FROM stage_usage WHERE work_id = :work_id)   AS granularity,
       (SELECT COUNT(*) FROM stage_balance WHERE work_id = :work_id)         AS balances,
       (SELECT COUNT(*) FROM stage_account WHERE work_id = :work_id)         AS accounts
