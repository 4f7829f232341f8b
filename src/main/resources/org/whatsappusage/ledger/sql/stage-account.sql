INSERT INTO stage_account (
    work_id, kind, id, client_id, name, phone_number, waba_id, time_zone, status, terminated_at)
VALUES (
    :work_id, :kind, :id, :client_id, :name, :phone_number, :waba_id, :time_zone, :status, :terminated_at)
