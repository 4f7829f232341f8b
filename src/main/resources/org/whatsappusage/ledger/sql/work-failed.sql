UPDATE work SET state = 'failed', error = :error, lease_owner = NULL, lease_until = NULL WHERE id = :id
