INSERT INTO account (
    connection, kind, id, client_id, name, phone_number, waba_id, time_zone, status, terminated_at, listed)
VALUES (
    :connection, :kind, :id, :client_id, :name, :phone_number, :waba_id, :time_zone, :status, :terminated_at, :listed)
ON DUPLICATE KEY UPDATE
    client_id = VALUES(client_id), name = VALUES(name), phone_number = VALUES(phone_number), waba_id = VALUES(waba_id),
    time_zone = VALUES(time_zone), status = VALUES(status), terminated_at = VALUES(terminated_at), listed = VALUES(listed)
