UPDATE work
SET state = 'failed', error = :error, lease_owner = NULL, lease_until = NULL
WHERE connection = :connection
  AND (state = 'due' OR state = 'leased' AND lease_until <= :now)
