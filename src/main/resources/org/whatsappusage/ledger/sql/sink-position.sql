SELECT position, offered, lease_owner, lease_until FROM sink_position WHERE sink = :sink FOR UPDATE
