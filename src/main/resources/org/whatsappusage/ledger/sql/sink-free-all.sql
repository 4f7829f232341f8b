UPDATE sink_position SET lease_owner = NULL, lease_until = NULL WHERE lease_owner = :owner
