-- What was handed out before.
SELECT c.*
FROM usage_change c
WHERE c.change_id > :position AND c.change_id <= :offered
  AND NOT EXISTS (SELECT 1 FROM sink_dead_letter d
                  WHERE d.sink = :sink AND d.change_id > :position AND d.change_id = c.change_id)
ORDER BY c.change_id
