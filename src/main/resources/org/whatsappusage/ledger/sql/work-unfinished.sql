SELECT id, sync_id, connection, provider, stream, scope, client_id, channel_id, managed_account_id, window_start, window_end,
       reason, attempt, state, lease_until, error
FROM work
ORDER BY connection, priority, turn, window_start IS NULL, window_start DESC, id
