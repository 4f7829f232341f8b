-- What was handed out before, to a sink that is not for everything.
SELECT c.*
FROM usage_change c
WHERE c.change_id > :position AND c.change_id <= :offered
  AND (:streams = '*' OR :streams LIKE CONCAT('%,', c.stream, ',%'))
  AND (:settled = 0 OR c.withdrawn OR c.finality IN ('final', 'invoiced'))
  AND c.period_start >= :since
  AND NOT EXISTS (SELECT 1 FROM sink_dead_letter d
                  WHERE d.sink = :sink AND d.change_id > :position AND d.change_id = c.change_id)
ORDER BY c.change_id
