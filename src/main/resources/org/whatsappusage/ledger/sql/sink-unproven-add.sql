INSERT INTO sink_unproven (sink, change_id) VALUES (:sink, :change_id)
