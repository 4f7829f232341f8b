-- No lock is taken here: a database that locks every row it sorts would leave nothing for the next worker.
SELECT id, sync_id, connection, provider, stream, scope, client_id, channel_id, managed_account_id, window_start, window_end,
       reason, attempt
FROM work
WHERE connection = :connection
  AND (CAST(:sync_id AS VARCHAR(255)) IS NULL OR sync_id = :sync_id)
  AND (state = 'due' OR state = 'leased' AND lease_until <= :now)
  AND (not_before IS NULL OR not_before <= :now)
ORDER BY priority, turn, window_start IS NULL, window_start DESC, id
FETCH FIRST 16 ROWS ONLY
