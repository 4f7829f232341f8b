SELECT c.change_id, record_key, version, connection, provider, stream, partner_id, client_id, channel_id, waba_id,
       managed_account_id, phone_number, product, unit, granularity, period_start, period_end, period_zone, country, category,
       pricing_type, direction, tier, quantity, paid_quantity, duration_seconds, cost, unit_price, currency, finality,
       withdrawn, attributes, first_observed_at, observed_at, changed_at, sync_id
FROM usage_change c
WHERE c.change_id > :position AND c.change_id <= :upto
  AND NOT EXISTS (SELECT 1 FROM sink_dead_letter d WHERE d.sink = :sink AND d.change_id = c.change_id)
ORDER BY c.change_id
FETCH FIRST :limit ROWS ONLY
