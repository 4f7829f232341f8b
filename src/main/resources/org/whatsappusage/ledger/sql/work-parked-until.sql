-- When the first window that is left may be claimed; the time that is asked for itself if one may be by now.
SELECT MIN(CASE WHEN not_before > :now THEN not_before ELSE :now END) AS parked_until
FROM work
WHERE connection = :connection
  AND (CAST(:sync_id AS VARCHAR(255)) IS NULL OR sync_id = :sync_id)
  AND (state = 'due' OR state = 'leased' AND lease_until <= :now)
