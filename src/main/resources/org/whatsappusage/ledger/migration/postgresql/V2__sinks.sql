-- Versions that a sink refused while it took others, with the reason: they are not offered to it again.
CREATE TABLE sink_dead_letter (
    sink         TEXT COLLATE "C" NOT NULL,
    change_id    BIGINT NOT NULL,
    record_key   TEXT COLLATE "C" NOT NULL,
    version      INTEGER NOT NULL,
    reason       TEXT COLLATE "C" NOT NULL,
    put_aside_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    CONSTRAINT sink_dead_letter_key PRIMARY KEY (sink, change_id)
);

-- Sinks of which the last version that was put aside is known to be at fault by their answer alone, and that have taken nothing
-- since: no other version is put aside so until they do.
CREATE TABLE sink_unproven (
    sink      TEXT COLLATE "C" NOT NULL,
    change_id BIGINT NOT NULL,
    CONSTRAINT sink_unproven_key PRIMARY KEY (sink)
);
