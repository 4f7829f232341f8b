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
