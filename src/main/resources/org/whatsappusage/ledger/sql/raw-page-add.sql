INSERT INTO raw_page (reading_id, page, body_hash, origin, of_no_waba, mapping)
VALUES (:reading_id, :page, :body_hash, :origin, :of_no_waba, :mapping)
