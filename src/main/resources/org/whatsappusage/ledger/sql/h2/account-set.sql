MERGE INTO account (
    connection, kind, id, client_id, name, phone_number, waba_id, time_zone, status, terminated_at, listed)
KEY (connection, kind, id)
VALUES (
    :connection, :kind, :id, :client_id, :name, :phone_number, :waba_id, :time_zone, :status, :terminated_at, :listed)
