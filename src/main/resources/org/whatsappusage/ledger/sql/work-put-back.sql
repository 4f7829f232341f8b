UPDATE work SET state = 'due', lease_owner = NULL, lease_until = NULL WHERE id = :id
