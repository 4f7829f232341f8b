-- What a sink was last sent of a record, before a change of it: the newest version that was not put aside.
SELECT c.change_id AS later_id, b.change_id, b.record_key, b.version, b.connection, b.provider, b.stream, b.partner_id, b.client_id,
       b.channel_id, b.waba_id, b.managed_account_id, b.phone_number, b.product, b.unit, b.granularity, b.period_start,
       b.period_end, b.period_zone, b.country, b.category, b.pricing_type, b.direction, b.tier, b.quantity, b.paid_quantity,
       b.duration_seconds, b.cost, b.unit_price, b.currency, b.finality, b.withdrawn, b.attributes, b.first_observed_at,
       b.observed_at, b.changed_at, b.sync_id
FROM usage_change c
JOIN usage_change b
  ON b.account_id = c.account_id AND b.period_start = c.period_start AND b.record_key = c.record_key
 AND b.version = (SELECT MAX(v.version)
                  FROM usage_change v
                  WHERE v.account_id = c.account_id AND v.period_start = c.period_start AND v.record_key = c.record_key
                    AND v.version < c.version
                    AND NOT EXISTS (SELECT 1 FROM sink_dead_letter d WHERE d.sink = :sink AND d.change_id = v.change_id))
WHERE c.change_id >= :first AND c.change_id <= :last AND c.version > 1
