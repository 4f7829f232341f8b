UPDATE sink_position SET lease_owner = :owner, lease_until = :until WHERE sink = :sink
