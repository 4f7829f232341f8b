UPDATE sink_position SET told_by = :told_by WHERE sink = :sink
