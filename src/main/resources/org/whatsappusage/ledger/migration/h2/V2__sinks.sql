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

-- Sinks of which the last version that was put aside is known to be at fault by their answer alone, and that have taken nothing
-- since: no other version is put aside so until they do.
CREATE TABLE IF NOT EXISTS sink_unproven (
    sink      VARCHAR NOT NULL,
    change_id BIGINT NOT NULL
);
ALTER TABLE sink_unproven ADD CONSTRAINT IF NOT EXISTS sink_unproven_key PRIMARY KEY (sink);
