SELECT account_id, connection, stream, scope
FROM usage_account
WHERE CAST(:connection AS VARCHAR(255)) IS NULL OR connection = :connection
