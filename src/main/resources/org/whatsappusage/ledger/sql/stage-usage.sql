INSERT INTO stage_usage (
    work_id, record_key, connection, provider, stream, partner_id, client_id, channel_id, waba_id, managed_account_id,
    phone_number, product, unit, granularity, period_start, period_end, period_zone, country, category, pricing_type,
    direction, tier, quantity, paid_quantity, duration_seconds, cost, unit_price, currency, finality, attributes,
    content_hash)
VALUES (
    :work_id, :record_key, :connection, :provider, :stream, :partner_id, :client_id, :channel_id, :waba_id,
    :managed_account_id, :phone_number, :product, :unit, :granularity, :period_start, :period_end, :period_zone, :country,
    :category, :pricing_type, :direction, :tier, :quantity, :paid_quantity, :duration_seconds, :cost, :unit_price,
    :currency, :finality, :attributes, :content_hash)
