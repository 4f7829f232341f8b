SELECT h.record_key, h.version, h.connection, h.provider, h.stream, h.partner_id, h.client_id, h.channel_id, h.waba_id,
       h.managed_account_id, h.phone_number, h.product, h.unit, h.granularity, h.period_start, h.period_end, h.period_zone,
       h.country, h.category, h.pricing_type, h.direction, h.tier, h.quantity, h.paid_quantity, h.duration_seconds, h.cost,
       h.unit_price, h.currency, h.finality, h.withdrawn, h.attributes, h.first_observed_at, h.observed_at, h.changed_at, h.sync_id
FROM usage_account a
JOIN usage_change h ON h.account_id = a.account_id
WHERE a.connection = :connection AND a.stream = :stream AND a.scope = :scope
  AND h.period_start = :period_start AND h.record_key = :record_key
ORDER BY h.version
