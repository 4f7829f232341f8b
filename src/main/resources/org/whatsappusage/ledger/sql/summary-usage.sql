-- Summed up by period before the windows are asked, since many records share one.
SELECT p.connection, p.stream, p.currency, SUM(p.records) AS records, SUM(p.cost) AS cost
FROM (SELECT a.connection, a.stream, a.scope, h.period_start, h.currency, COUNT(*) AS records, SUM(h.cost) AS cost
      FROM (SELECT connection, stream, scope, MIN(window_start) AS first_start, MAX(window_end) AS last_end
            FROM sync_window
            WHERE complete AND window_start IS NOT NULL
              AND (CAST(:sync_id AS VARCHAR(255)) IS NULL OR sync_id = :sync_id)
            GROUP BY connection, stream, scope) r
      JOIN usage_account a ON a.connection = r.connection AND a.stream = r.stream AND a.scope = r.scope
      JOIN usage_change h
        ON h.account_id = a.account_id AND h.period_start >= r.first_start AND h.period_start < r.last_end
      WHERE NOT h.superseded AND NOT h.withdrawn
      GROUP BY a.connection, a.stream, a.scope, h.period_start, h.currency) p
WHERE CAST(:sync_id AS VARCHAR(255)) IS NULL
   OR EXISTS (SELECT 1 FROM sync_window w
              WHERE w.sync_id = :sync_id AND w.complete
                AND w.connection = p.connection AND w.stream = p.stream AND w.scope = p.scope
                AND p.period_start >= w.window_start AND p.period_start < w.window_end)
GROUP BY p.connection, p.stream, p.currency
ORDER BY p.connection, p.stream, p.currency
