INSERT INTO stage_balance (
    work_id, scope, partner_id, client_id, channel_id, managed_account_id, amount, currency, last_renewal_at,
    last_renewal_amount, observed_at)
VALUES (
    :work_id, :scope, :partner_id, :client_id, :channel_id, :managed_account_id, :amount, :currency, :last_renewal_at,
    :last_renewal_amount, :observed_at)
