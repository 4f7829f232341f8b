MERGE INTO usage_period p
USING (VALUES (CAST(:account_id AS BIGINT), CAST(:granularity AS VARCHAR),
               CAST(:period_start AS TIMESTAMP(6) WITH TIME ZONE), CAST(:transient AS BOOLEAN),
               CAST(:observed_at AS TIMESTAMP(6) WITH TIME ZONE)))
    AS s (account_id, granularity, period_start, transient, observed_at)
ON p.account_id = s.account_id AND p.granularity = s.granularity AND p.period_start = s.period_start
WHEN MATCHED THEN UPDATE SET transient = s.transient, observed_at = COALESCE(s.observed_at, p.observed_at)
WHEN NOT MATCHED THEN INSERT (account_id, granularity, period_start, transient, observed_at)
VALUES (s.account_id, s.granularity, s.period_start, s.transient, s.observed_at)
