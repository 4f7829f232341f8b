SELECT COUNT(*) AS readings
FROM raw_reading
WHERE reading_id <= :upto
  AND (CAST(:connection AS VARCHAR(255)) IS NULL OR connection = :connection)
