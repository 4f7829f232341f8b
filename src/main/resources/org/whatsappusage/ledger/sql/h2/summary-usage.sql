SELECT c.connection, c.stream, h.currency, COUNT(*) AS records, SUM(h.cost) AS cost
FROM usage_current c
JOIN usage_change h ON h.change_id = c.change_id
WHERE NOT c.withdrawn
  AND (CAST(:sync_id AS VARCHAR) IS NULL
       OR EXISTS (SELECT 1 FROM sync_window w
                  WHERE w.sync_id = :sync_id AND w.complete
                    AND w.connection = c.connection AND w.stream = c.stream AND w.scope = c.scope
                    AND c.period_start >= w.window_start AND c.period_start < w.window_end))
GROUP BY c.connection, c.stream, h.currency
ORDER BY c.connection, c.stream, h.currency
