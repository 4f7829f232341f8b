DELETE FROM raw_body
WHERE body_hash IN (SELECT body_hash FROM raw_page WHERE reading_id = :reading_id)
  AND NOT EXISTS (SELECT 1 FROM raw_page p WHERE p.body_hash = raw_body.body_hash AND p.reading_id <> :reading_id)
