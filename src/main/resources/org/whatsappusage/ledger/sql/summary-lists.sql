-- A list or a balance has no period: what counts is its last reading for each account.
SELECT connection, stream, SUM(records) AS records
FROM (SELECT w.connection, w.stream, w.records,
             ROW_NUMBER() OVER (PARTITION BY w.connection, w.stream, w.scope ORDER BY w.observed_at DESC) AS latest
      FROM sync_window w
      WHERE w.complete AND w.window_start IS NULL
        AND (CAST(:sync_id AS VARCHAR(255)) IS NULL OR w.sync_id = :sync_id)) readings
WHERE latest = 1
GROUP BY connection, stream
