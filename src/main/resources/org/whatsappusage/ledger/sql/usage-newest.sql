UPDATE usage_change
SET superseded = (version <> :version)
WHERE account_id = :account_id AND period_start = :period_start AND record_key = :record_key
