INSERT INTO sink_position (sink, position, offered) VALUES (:sink, 0, 0)
