-- What a replay made of an account may be of another mapping than its pages say.
UPDATE raw_page
SET mapping = NULL
WHERE mapping IS NOT NULL
  AND reading_id IN (
    SELECT reading_id
    FROM raw_reading
    WHERE connection = :connection AND stream = :stream AND scope = :scope)
