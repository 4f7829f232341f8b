-- What a sink that is not for everything was last sent of a record, before a change of it: the newest version that it is for and
-- that was not put aside.
SELECT c.change_id AS later_id, b.*
FROM usage_change c
JOIN usage_change b
  ON b.account_id = c.account_id AND b.period_start = c.period_start AND b.record_key = c.record_key
 AND b.version = (SELECT MAX(v.version)
                  FROM usage_change v
                  WHERE v.account_id = c.account_id AND v.period_start = c.period_start AND v.record_key = c.record_key
                    AND v.version < c.version
                    AND (:settled = 0 OR v.withdrawn OR v.finality IN ('final', 'invoiced'))
                    AND NOT EXISTS (SELECT 1 FROM sink_dead_letter d WHERE d.sink = :sink AND d.change_id = v.change_id))
WHERE c.change_id >= :first AND c.change_id <= :last AND c.version > 1
  AND (:streams = '*' OR :streams LIKE CONCAT('%,', c.stream, ',%'))
  AND (:settled = 0 OR c.withdrawn OR c.finality IN ('final', 'invoiced'))
  AND c.period_start >= :since
