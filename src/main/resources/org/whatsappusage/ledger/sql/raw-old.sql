SELECT reading_id FROM raw_reading WHERE committed_at < :before ORDER BY committed_at FETCH FIRST 50 ROWS ONLY
