INSERT INTO usage_account (connection, stream, scope) VALUES (:connection, :stream, :scope)
