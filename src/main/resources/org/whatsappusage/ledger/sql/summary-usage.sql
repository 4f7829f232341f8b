-- By the sums of the periods, so that no record is read, however many there are.
SELECT a.connection, a.stream, NULLIF(s.currency, '') AS currency, SUM(s.records) AS records, SUM(s.cost) AS cost
FROM (SELECT connection, stream, scope, MIN(window_start) AS first_start, MAX(window_end) AS last_end
      FROM sync_window
      WHERE complete AND window_start IS NOT NULL
        AND (CAST(:sync_id AS VARCHAR(255)) IS NULL OR sync_id = :sync_id)
      GROUP BY connection, stream, scope) r
JOIN usage_account a ON a.connection = r.connection AND a.stream = r.stream AND a.scope = r.scope
JOIN usage_sum s
  ON s.account_id = a.account_id AND s.period_start >= r.first_start AND s.period_start < r.last_end
WHERE CAST(:sync_id AS VARCHAR(255)) IS NULL
   OR EXISTS (SELECT 1 FROM sync_window w
              WHERE w.sync_id = :sync_id AND w.complete
                AND w.connection = a.connection AND w.stream = a.stream AND w.scope = a.scope
                AND s.period_start >= w.window_start AND s.period_start < w.window_end)
GROUP BY a.connection, a.stream, s.currency
ORDER BY a.connection, a.stream, s.currency
