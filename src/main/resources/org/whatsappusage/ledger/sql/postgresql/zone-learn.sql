INSERT INTO account_zone (connection, scope, zone)
VALUES (:connection, :scope, :zone)
ON CONFLICT (connection, scope) DO UPDATE SET zone = excluded.zone
