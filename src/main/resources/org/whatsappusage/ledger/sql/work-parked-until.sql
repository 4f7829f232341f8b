SELECT MIN(not_before) AS parked_until
FROM work
WHERE connection = :connection
  AND (CAST(:sync_id AS VARCHAR) IS NULL OR sync_id = :sync_id)
  AND (state = 'due' OR state = 'leased' AND lease_until <= :now)
  AND not_before > :now
