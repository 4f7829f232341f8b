SELECT id, sync_id, connection, provider, stream, scope, client_id, channel_id, managed_account_id, window_start, window_end,
       reason, attempt
FROM work
WHERE id = :id
  AND (state = 'due' OR state = 'leased' AND lease_until <= :now)
FOR UPDATE SKIP LOCKED
