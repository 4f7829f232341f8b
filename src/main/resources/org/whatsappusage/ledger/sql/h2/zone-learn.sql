MERGE INTO account_zone (connection, scope, zone) KEY (connection, scope) VALUES (:connection, :scope, :zone)
