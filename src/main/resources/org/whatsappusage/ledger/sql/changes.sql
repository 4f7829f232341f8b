-- What comes behind a position. It has no upper end, for which a database that has no statistics yet would sort all that is left.
SELECT c.*
FROM usage_change c
WHERE c.change_id > :position
  AND NOT EXISTS (SELECT 1 FROM sink_dead_letter d
                  WHERE d.sink = :sink AND d.change_id > :position AND d.change_id = c.change_id)
ORDER BY c.change_id
FETCH FIRST :limit ROWS ONLY
