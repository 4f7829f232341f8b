SELECT change_id FROM sink_unproven WHERE sink = :sink
