UPDATE work
SET state = 'leased', attempt = attempt + 1, lease_owner = :owner, lease_millis = :lease_millis, lease_until = :lease_until,
    error = NULL
WHERE id = :id
