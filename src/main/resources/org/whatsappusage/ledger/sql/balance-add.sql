INSERT INTO balance_snapshot (
    connection, scope, partner_id, client_id, channel_id, managed_account_id, amount, currency, last_renewal_at,
    last_renewal_amount, observed_at)
VALUES (
    :connection, :scope, :partner_id, :client_id, :channel_id, :managed_account_id, :amount, :currency, :last_renewal_at,
    :last_renewal_amount, :observed_at)
