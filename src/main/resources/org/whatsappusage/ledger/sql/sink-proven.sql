DELETE FROM sink_unproven WHERE sink = :sink
