INSERT INTO balance_snapshot (
    connection, scope, partner_id, client_id, channel_id, managed_account_id, amount, currency, last_renewal_at,
    last_renewal_amount, observed_at)
SELECT CAST(:connection AS VARCHAR), CAST(:scope AS VARCHAR), CAST(:partner_id AS VARCHAR), CAST(:client_id AS VARCHAR),
       CAST(:channel_id AS VARCHAR), CAST(:managed_account_id AS VARCHAR), CAST(:amount AS DECIMAL(60, 30)),
       CAST(:currency AS VARCHAR), CAST(:last_renewal_at AS TIMESTAMP(6) WITH TIME ZONE),
       CAST(:last_renewal_amount AS DECIMAL(60, 30)), CAST(:observed_at AS TIMESTAMP(6) WITH TIME ZONE)
WHERE NOT EXISTS (
    SELECT 1 FROM balance_snapshot
    WHERE connection = :connection AND scope = :scope AND observed_at = :observed_at
      AND partner_id IS NOT DISTINCT FROM :partner_id AND client_id IS NOT DISTINCT FROM :client_id
      AND channel_id IS NOT DISTINCT FROM :channel_id AND managed_account_id IS NOT DISTINCT FROM :managed_account_id
      AND currency IS NOT DISTINCT FROM :currency)
