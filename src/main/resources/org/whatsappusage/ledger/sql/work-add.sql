INSERT INTO work (
    sync_id, connection, provider, stream, scope, client_id, channel_id, managed_account_id, window_start, window_end,
    reason, priority, turn, state, attempt)
VALUES (
    :sync_id, :connection, :provider, :stream, :scope, :client_id, :channel_id, :managed_account_id, :window_start,
    :window_end, :reason, :priority, :turn, 'due', 0)
