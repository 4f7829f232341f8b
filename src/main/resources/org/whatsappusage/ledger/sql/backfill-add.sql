INSERT INTO backfill (connection, first_day, last_day, started_at)
VALUES (:connection, :first_day, :last_day, :started_at)
