-- Versions that a sink refused while it took others, with the reason: they are not offered to it again.
CREATE TABLE IF NOT EXISTS sink_dead_letter (
    sink         VARCHAR(255) NOT NULL,
    change_id    BIGINT NOT NULL,
    record_key   VARCHAR(32) NOT NULL,
    version      INTEGER NOT NULL,
    reason       LONGTEXT NOT NULL,
    put_aside_at DATETIME(6) NOT NULL,
    PRIMARY KEY (sink, change_id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- Sinks of which the last version that was put aside is known to be at fault by their answer alone, and that have taken nothing
-- since: no other version is put aside so until they do.
CREATE TABLE IF NOT EXISTS sink_unproven (
    sink      VARCHAR(255) NOT NULL,
    change_id BIGINT NOT NULL,
    PRIMARY KEY (sink)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
