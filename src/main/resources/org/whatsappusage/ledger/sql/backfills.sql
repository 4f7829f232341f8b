SELECT first_day, last_day, started_at
FROM backfill
WHERE connection = :connection
ORDER BY started_at, first_day, last_day
