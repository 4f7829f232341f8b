SELECT connection, scope, partner_id, client_id, channel_id, managed_account_id, amount, currency, last_renewal_at,
       last_renewal_amount, observed_at
FROM (SELECT b.*,
             ROW_NUMBER() OVER (PARTITION BY connection, scope, partner_id, client_id, channel_id, managed_account_id
                                ORDER BY observed_at DESC) AS latest
      FROM balance_snapshot b) snapshots
WHERE latest = 1
ORDER BY connection, scope, partner_id, client_id, channel_id, managed_account_id
