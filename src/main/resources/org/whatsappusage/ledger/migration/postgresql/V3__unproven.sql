-- Sinks of which the last version that was put aside is known to be at fault by their answer alone, and that have taken nothing
-- since: no other version is put aside so until they do.
CREATE TABLE sink_unproven (
    sink      TEXT COLLATE "C" NOT NULL,
    change_id BIGINT NOT NULL,
    CONSTRAINT sink_unproven_key PRIMARY KEY (sink)
);
