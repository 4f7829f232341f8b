INSERT INTO raw_body (body_hash, body) VALUES (:body_hash, :body)
