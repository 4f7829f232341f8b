SELECT connection, scope, partner_id, client_id, channel_id, managed_account_id, amount, currency, last_renewal_at,
       last_renewal_amount, observed_at
FROM balance_snapshot
WHERE connection = :connection AND scope = :scope AND observed_at > :after
ORDER BY observed_at
FETCH FIRST 1000 ROWS WITH TIES
