SELECT DISTINCT connection
FROM raw_reading
WHERE CAST(:connection AS VARCHAR(255)) IS NULL OR connection = :connection
ORDER BY connection
