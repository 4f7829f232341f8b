UPDATE sink_position SET offered = :offered, lease_owner = :owner, lease_until = :until WHERE sink = :sink
