SELECT kind, id, client_id, name, phone_number, waba_id, time_zone, status, terminated_at, listed
FROM account
WHERE connection = :connection
ORDER BY kind, id
