SELECT p.body_hash, p.origin, p.of_no_waba, p.mapping, b.body
FROM raw_page p
JOIN raw_body b ON b.body_hash = p.body_hash
WHERE p.reading_id = :reading_id AND p.page = :page
