SELECT COUNT(*) AS put_aside
FROM sink_dead_letter
WHERE sink = :sink
