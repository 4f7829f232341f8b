SELECT reading_id, sync_id, connection, provider, stream, scope, client_id, channel_id, managed_account_id, window_start,
       window_end, may_withdraw, requests, pages, balances, body_hash, observed_at, committed_at, first_period, last_period
FROM raw_reading
WHERE reading_id > :after AND reading_id <= :upto
  AND (CAST(:connection AS VARCHAR(255)) IS NULL OR connection = :connection)
ORDER BY reading_id
FETCH FIRST 200 ROWS ONLY
