MERGE INTO usage_current (
    record_key, change_id, version, connection, stream, scope, period_start, finality, withdrawn, content_hash,
    first_observed_at, observed_at) KEY (record_key)
SELECT record_key, change_id, version, connection, stream, scope, period_start, finality, withdrawn, content_hash,
       CAST(:first_observed_at AS TIMESTAMP(6) WITH TIME ZONE), CAST(:observed_at AS TIMESTAMP(6) WITH TIME ZONE)
FROM usage_change
WHERE record_key = :record_key AND version = :version
