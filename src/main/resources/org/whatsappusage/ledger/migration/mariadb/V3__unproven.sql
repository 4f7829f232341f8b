-- Sinks of which the last version that was put aside is known to be at fault by their answer alone, and that have taken nothing
-- since: no other version is put aside so until they do.
CREATE TABLE IF NOT EXISTS sink_unproven (
    sink      VARCHAR(255) NOT NULL,
    change_id BIGINT NOT NULL,
    PRIMARY KEY (sink)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
