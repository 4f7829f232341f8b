UPDATE work SET lease_until = :now WHERE state = 'leased' AND lease_owner = :owner
