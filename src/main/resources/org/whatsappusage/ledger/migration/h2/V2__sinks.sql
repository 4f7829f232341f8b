-- Versions that a sink refused while it took others, with the reason: they are not offered to it again. Like in V1, each
-- statement does one thing, and nothing if it is done.
CREATE TABLE IF NOT EXISTS sink_dead_letter (
    sink         VARCHAR NOT NULL,
    change_id    BIGINT NOT NULL,
    record_key   VARCHAR(32) NOT NULL,
    version      INTEGER NOT NULL,
    reason       VARCHAR NOT NULL,
    put_aside_at TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
ALTER TABLE sink_dead_letter ADD CONSTRAINT IF NOT EXISTS sink_dead_letter_key PRIMARY KEY (sink, change_id);
