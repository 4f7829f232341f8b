SELECT COALESCE(MAX(reading_id), 0) AS reading_id FROM raw_reading
