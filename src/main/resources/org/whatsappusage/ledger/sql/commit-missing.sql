-- Records of the window that the answer lacks, of the granularity that it has.
SELECT COUNT(*) AS missing
FROM (
    SELECT c.change_id
    FROM usage_current c
    WHERE c.connection = :connection AND c.stream = :stream AND c.scope = :scope
      AND c.period_start >= :window_start AND c.period_start < :window_end
      AND NOT c.withdrawn
      AND NOT EXISTS (SELECT 1 FROM stage_usage s WHERE s.work_id = :work_id AND s.record_key = c.record_key)
) m
JOIN usage_change h ON h.change_id = m.change_id
WHERE CAST(:granularity AS VARCHAR) IS NULL OR h.granularity = :granularity
