-- Records of the window that the answer lacks, of the granularity that it has: a new version with the numbers of before.
INSERT INTO usage_change (
    record_key, version, connection, provider, stream, partner_id, client_id, channel_id, waba_id, managed_account_id,
    phone_number, product, unit, granularity, period_start, period_end, period_zone, country, category, pricing_type,
    direction, tier, quantity, paid_quantity, duration_seconds, cost, unit_price, currency, finality, withdrawn, attributes,
    first_observed_at, observed_at, changed_at, sync_id, scope, content_hash)
SELECT h.record_key, h.version + 1, h.connection, h.provider, h.stream, h.partner_id, h.client_id, h.channel_id, h.waba_id,
       h.managed_account_id, h.phone_number, h.product, h.unit, h.granularity, h.period_start, h.period_end, h.period_zone,
       h.country, h.category, h.pricing_type, h.direction, h.tier, h.quantity, h.paid_quantity, h.duration_seconds, h.cost,
       h.unit_price, h.currency, h.finality, TRUE, h.attributes, h.first_observed_at,
       CAST(:observed_at AS TIMESTAMP(6) WITH TIME ZONE), CAST(:changed_at AS TIMESTAMP(6) WITH TIME ZONE),
       CAST(:sync_id AS VARCHAR), h.scope, h.content_hash
FROM usage_current c
JOIN usage_change h ON h.change_id = c.change_id
WHERE c.connection = :connection AND c.stream = :stream AND c.scope = :scope
  AND c.period_start >= :window_start AND c.period_start < :window_end
  AND NOT c.withdrawn
  AND h.granularity = :granularity
  AND NOT EXISTS (SELECT 1 FROM stage_usage s WHERE s.work_id = :work_id AND s.record_key = c.record_key)
ORDER BY h.period_start, h.record_key
