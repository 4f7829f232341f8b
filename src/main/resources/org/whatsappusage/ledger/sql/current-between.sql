-- Also rows whose change is gone, as nobody who reads the views sees them.
SELECT c.record_key, c.version AS current_version, c.period_start AS current_period, c.first_observed_at, c.observed_at,
       h.change_id, h.version, h.connection, h.provider, h.stream, h.partner_id, h.client_id, h.channel_id, h.waba_id,
       h.managed_account_id, h.phone_number, h.product, h.unit, h.granularity, h.period_start, h.period_end, h.period_zone,
       h.country, h.category, h.pricing_type, h.direction, h.tier, h.quantity, h.paid_quantity, h.duration_seconds, h.cost,
       h.unit_price, h.currency, h.finality, h.withdrawn, h.attributes, h.changed_at, h.sync_id
FROM usage_current c
LEFT JOIN usage_change h ON h.change_id = c.change_id
WHERE c.connection = :connection AND c.stream = :stream AND c.scope = :scope
  AND c.period_start > :after AND c.period_start <= :upto
