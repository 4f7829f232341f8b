DELETE FROM raw_reading WHERE reading_id = :reading_id
