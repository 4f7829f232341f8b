UPDATE work
SET state = 'failed', error = :error, lease_owner = NULL, lease_until = NULL
WHERE connection = :connection
  AND (CAST(:stream AS VARCHAR(255)) IS NULL OR stream = :stream)
  AND (CAST(:scope AS VARCHAR(255)) IS NULL OR scope = :scope)
  AND (state = 'due' OR state = 'leased' AND lease_until <= :now)
