UPDATE sink_position SET lease_owner = NULL, lease_until = NULL WHERE sink = :sink AND lease_owner = :owner
