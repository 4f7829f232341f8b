SELECT position, offered, told_by, lease_owner, lease_until FROM sink_position WHERE sink = :sink FOR UPDATE
