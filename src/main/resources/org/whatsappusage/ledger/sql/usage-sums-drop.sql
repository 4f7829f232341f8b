DELETE FROM usage_sum WHERE account_id = :account_id
