SELECT COALESCE(MAX(reading_id), 0) AS reading_id
FROM raw_reading
WHERE connection = :connection AND stream = :stream AND scope = :scope
