INSERT INTO account_zone (connection, scope, zone)
VALUES (:connection, :scope, :zone)
ON DUPLICATE KEY UPDATE zone = VALUES(zone)
