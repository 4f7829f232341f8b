SELECT body_hash FROM raw_body WHERE body_hash = :body_hash
