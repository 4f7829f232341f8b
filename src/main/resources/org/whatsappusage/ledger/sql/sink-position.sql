SELECT position, offered FROM sink_position WHERE sink = :sink FOR UPDATE
