INSERT INTO sync_window (
    sync_id, connection, stream, scope, window_start, window_end, complete, requests, records, body_hash, observed_at)
VALUES (
    :sync_id, :connection, :stream, :scope, :window_start, :window_end, :complete, :requests, :records, :body_hash,
    :observed_at)
