-- Sinks of which the last version that was put aside is known to be at fault by their answer alone, and that have taken nothing
-- since: no other version is put aside so until they do. Like in V1, each statement does one thing, and nothing if it is done.
CREATE TABLE IF NOT EXISTS sink_unproven (
    sink      VARCHAR NOT NULL,
    change_id BIGINT NOT NULL
);
ALTER TABLE sink_unproven ADD CONSTRAINT IF NOT EXISTS sink_unproven_key PRIMARY KEY (sink);
