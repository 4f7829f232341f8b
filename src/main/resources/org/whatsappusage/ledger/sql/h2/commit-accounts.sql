-- A list that names an account twice has moved while it was read; its last word counts.
MERGE INTO account a
USING (SELECT * FROM stage_account
       WHERE row_id IN (SELECT MAX(row_id) FROM stage_account WHERE work_id = :work_id GROUP BY kind, id)) s
ON a.connection = :connection AND a.kind = s.kind AND a.id = s.id
WHEN MATCHED THEN UPDATE SET
    client_id = s.client_id, name = s.name, phone_number = s.phone_number, waba_id = s.waba_id, time_zone = s.time_zone,
    status = s.status, terminated_at = s.terminated_at, listed = TRUE
WHEN NOT MATCHED THEN INSERT (
    connection, kind, id, client_id, name, phone_number, waba_id, time_zone, status, terminated_at, listed)
VALUES (
    :connection, s.kind, s.id, s.client_id, s.name, s.phone_number, s.waba_id, s.time_zone, s.status, s.terminated_at, TRUE)
