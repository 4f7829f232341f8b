DELETE FROM raw_page WHERE reading_id = :reading_id
