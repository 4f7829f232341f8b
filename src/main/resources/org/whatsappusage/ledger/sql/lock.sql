SELECT name FROM ledger_lock WHERE name = :name FOR UPDATE
