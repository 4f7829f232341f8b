INSERT INTO balance_snapshot (
    connection, scope, partner_id, client_id, channel_id, managed_account_id, amount, currency, last_renewal_at,
    last_renewal_amount, observed_at)
SELECT :connection, :scope, :partner_id, :client_id, :channel_id, :managed_account_id, :amount, :currency, :last_renewal_at,
       :last_renewal_amount, :observed_at
FROM DUAL
WHERE NOT EXISTS (
    SELECT 1 FROM balance_snapshot
    WHERE connection = :connection AND scope = :scope AND observed_at = :observed_at
      AND partner_id <=> :partner_id AND client_id <=> :client_id
      AND channel_id <=> :channel_id AND managed_account_id <=> :managed_account_id
      AND currency <=> :currency)
