UPDATE sink_position SET position = :position WHERE sink = :sink AND position < :position
