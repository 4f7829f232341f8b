-- Never a number that a sink was told of, should changes have been lost.
SELECT COALESCE(MAX(change_id), 0) AS change_id
FROM (SELECT MAX(change_id) AS change_id FROM usage_change
      UNION ALL
      SELECT MAX(CASE WHEN offered > position THEN offered ELSE position END) FROM sink_position) told
