INSERT INTO raw_reading (
    sync_id, connection, provider, stream, scope, client_id, channel_id, managed_account_id, window_start, window_end,
    may_withdraw, requests, pages, balances, records, present, body_hash, observed_at, committed_at, first_period,
    last_period, granularity)
VALUES (
    :sync_id, :connection, :provider, :stream, :scope, :client_id, :channel_id, :managed_account_id, :window_start,
    :window_end, :may_withdraw, :requests, :pages, :balances, :records, :present, :body_hash, :observed_at, :committed_at,
    :first_period, :last_period, :granularity)
