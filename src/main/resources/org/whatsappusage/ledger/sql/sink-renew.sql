UPDATE sink_position SET lease_until = :until WHERE sink = :sink AND lease_owner = :owner
