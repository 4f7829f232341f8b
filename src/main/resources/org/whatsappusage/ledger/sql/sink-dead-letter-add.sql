INSERT INTO sink_dead_letter (sink, change_id, record_key, version, reason, put_aside_at)
VALUES (:sink, :change_id, :record_key, :version, :reason, :put_aside_at)
