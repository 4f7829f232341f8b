SELECT w.connection, w.stream, COUNT(*) AS windows, SUM(w.requests) AS calls,
       SUM(CASE WHEN NOT w.complete AND NOT EXISTS (
           SELECT 1 FROM sync_window r
           WHERE r.complete AND r.connection = w.connection AND r.stream = w.stream AND r.scope = w.scope
             AND r.observed_at >= w.observed_at
             AND (r.window_start <= w.window_start AND r.window_end >= w.window_end OR w.window_start IS NULL))
           THEN 1 ELSE 0 END) AS incomplete,
       MIN(CASE WHEN w.complete THEN w.window_start END) AS window_start,
       MAX(CASE WHEN w.complete THEN w.window_end END) AS window_end
FROM sync_window w
WHERE CAST(:sync_id AS VARCHAR(255)) IS NULL OR w.sync_id = :sync_id
GROUP BY w.connection, w.stream
ORDER BY w.connection, w.stream
