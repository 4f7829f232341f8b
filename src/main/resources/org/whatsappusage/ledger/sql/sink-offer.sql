UPDATE sink_position SET offered = :offered WHERE sink = :sink
