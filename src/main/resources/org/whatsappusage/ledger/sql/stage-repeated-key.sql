SELECT record_key, COUNT(*) AS times
FROM stage_usage
WHERE work_id = :work_id
GROUP BY record_key
HAVING COUNT(*) > 1
ORDER BY record_key
FETCH FIRST 1 ROW ONLY
