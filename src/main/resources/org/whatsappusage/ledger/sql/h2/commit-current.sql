MERGE INTO usage_current c
USING (SELECT * FROM usage_change WHERE change_id > :last_change) h
ON c.record_key = h.record_key
WHEN MATCHED THEN UPDATE SET
    change_id = h.change_id, version = h.version, scope = h.scope, finality = h.finality, withdrawn = h.withdrawn,
    content_hash = h.content_hash, observed_at = h.observed_at
WHEN NOT MATCHED THEN INSERT (
    record_key, change_id, version, connection, stream, scope, period_start, finality, withdrawn, content_hash,
    first_observed_at, observed_at)
VALUES (
    h.record_key, h.change_id, h.version, h.connection, h.stream, h.scope, h.period_start, h.finality, h.withdrawn,
    h.content_hash, h.first_observed_at, h.observed_at)
