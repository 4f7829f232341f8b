-- What the view usage_record says of one account. The view cannot be asked for that. The order is that of the index, so that H2 and
-- PostgreSQL go along it and sort nothing of what may be millions of rows; MariaDB sorts where it is most of the table.
SELECT h.record_key, h.version, h.connection, h.provider, h.stream, h.partner_id, h.client_id, h.channel_id, h.waba_id,
       h.managed_account_id, h.phone_number, h.product, h.unit, h.granularity, h.period_start, h.period_end, h.period_zone,
       h.country, h.category, h.pricing_type, h.direction, h.tier, h.quantity, h.paid_quantity, h.duration_seconds, h.cost,
       h.unit_price, h.currency, h.finality, h.withdrawn, h.attributes, h.first_observed_at,
       CASE WHEN p.observed_at > h.observed_at AND NOT h.withdrawn THEN p.observed_at ELSE h.observed_at END AS observed_at,
       h.changed_at, h.sync_id
FROM usage_change h
LEFT JOIN usage_period p
  ON p.account_id = h.account_id AND p.period_start = h.period_start AND p.granularity = h.granularity
WHERE h.account_id = :account_id AND h.period_start >= :since AND h.period_start < :until
  AND NOT h.superseded
ORDER BY h.account_id, h.period_start
