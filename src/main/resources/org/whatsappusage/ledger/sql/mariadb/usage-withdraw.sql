-- A new version with the numbers of before.
INSERT INTO usage_change (
    change_id, record_key, version, connection, provider, stream, partner_id, client_id, channel_id, waba_id, managed_account_id,
    phone_number, product, unit, granularity, period_start, period_end, period_zone, country, category, pricing_type,
    direction, tier, quantity, paid_quantity, duration_seconds, cost, unit_price, currency, finality, withdrawn, attributes,
    first_observed_at, observed_at, changed_at, sync_id, account_id, superseded, content_hash)
SELECT :change_id, record_key, version + 1, connection, provider, stream, partner_id, client_id, channel_id, waba_id,
       managed_account_id, phone_number, product, unit, granularity, period_start, period_end, period_zone, country, category,
       pricing_type, direction, tier, quantity, paid_quantity, duration_seconds, cost, unit_price, currency, finality, TRUE,
       attributes, first_observed_at, :observed_at,
       :changed_at, :sync_id, account_id, FALSE, content_hash
FROM usage_change
WHERE change_id = :before
