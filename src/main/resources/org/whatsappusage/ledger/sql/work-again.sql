UPDATE work SET state = 'due', sync_id = :sync_id, turn = :turn, error = NULL WHERE id = :id
