-- Summed up by period before the windows are asked, since many records share one.
SELECT p.connection, p.stream, p.currency, SUM(p.records) AS records, SUM(p.cost) AS cost
FROM (SELECT c.connection, c.stream, c.scope, c.period_start, h.currency, COUNT(*) AS records, SUM(h.cost) AS cost
      FROM (SELECT connection, stream, scope, MIN(window_start) AS first_start, MAX(window_end) AS last_end
            FROM sync_window
            WHERE complete AND window_start IS NOT NULL
              AND (CAST(:sync_id AS VARCHAR) IS NULL OR sync_id = :sync_id)
            GROUP BY connection, stream, scope) r
      JOIN usage_current c
        ON c.connection = r.connection AND c.stream = r.stream AND c.scope = r.scope
       AND c.period_start >= r.first_start AND c.period_start < r.last_end
      JOIN usage_change h ON h.change_id = c.change_id
      WHERE NOT c.withdrawn
      GROUP BY c.connection, c.stream, c.scope, c.period_start, h.currency) p
WHERE CAST(:sync_id AS VARCHAR) IS NULL
   OR EXISTS (SELECT 1 FROM sync_window w
              WHERE w.sync_id = :sync_id AND w.complete
                AND w.connection = p.connection AND w.stream = p.stream AND w.scope = p.scope
                AND p.period_start >= w.window_start AND p.period_start < w.window_end)
GROUP BY p.connection, p.stream, p.currency
ORDER BY p.connection, p.stream, p.currency
