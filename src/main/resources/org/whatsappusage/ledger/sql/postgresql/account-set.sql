INSERT INTO account (
    connection, kind, id, client_id, name, phone_number, waba_id, time_zone, status, terminated_at, listed)
VALUES (
    :connection, :kind, :id, :client_id, :name, :phone_number, :waba_id, :time_zone, :status, :terminated_at, :listed)
ON CONFLICT (connection, kind, id) DO UPDATE
SET client_id = excluded.client_id, name = excluded.name, phone_number = excluded.phone_number, waba_id = excluded.waba_id,
    time_zone = excluded.time_zone, status = excluded.status, terminated_at = excluded.terminated_at, listed = excluded.listed
