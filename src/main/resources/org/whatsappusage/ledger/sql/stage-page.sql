INSERT INTO stage_page (work_id, body_hash, origin, body, of_no_waba)
VALUES (:work_id, :body_hash, :origin, :body, :of_no_waba)
