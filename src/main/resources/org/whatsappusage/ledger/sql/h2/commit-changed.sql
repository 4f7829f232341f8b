-- Rows that are new, that say something else than before, or that are back after they were withdrawn.
INSERT INTO usage_change (
    record_key, version, connection, provider, stream, partner_id, client_id, channel_id, waba_id, managed_account_id,
    phone_number, product, unit, granularity, period_start, period_end, period_zone, country, category, pricing_type,
    direction, tier, quantity, paid_quantity, duration_seconds, cost, unit_price, currency, finality, withdrawn, attributes,
    first_observed_at, observed_at, changed_at, sync_id, scope, content_hash)
SELECT s.record_key, COALESCE(c.version, 0) + 1, s.connection, s.provider, s.stream, s.partner_id, s.client_id, s.channel_id,
       s.waba_id, s.managed_account_id, s.phone_number, s.product, s.unit, s.granularity, s.period_start, s.period_end,
       s.period_zone, s.country, s.category, s.pricing_type, s.direction, s.tier, s.quantity, s.paid_quantity,
       s.duration_seconds, s.cost, s.unit_price, s.currency, s.finality, FALSE, s.attributes,
       COALESCE(c.first_observed_at, CAST(:observed_at AS TIMESTAMP(6) WITH TIME ZONE)),
       CAST(:observed_at AS TIMESTAMP(6) WITH TIME ZONE), CAST(:changed_at AS TIMESTAMP(6) WITH TIME ZONE),
       CAST(:sync_id AS VARCHAR), CAST(:scope AS VARCHAR), s.content_hash
FROM stage_usage s
LEFT JOIN usage_current c ON c.record_key = s.record_key
WHERE s.work_id = :work_id
  AND (c.record_key IS NULL OR c.withdrawn OR c.content_hash <> s.content_hash)
ORDER BY s.period_start, s.record_key
