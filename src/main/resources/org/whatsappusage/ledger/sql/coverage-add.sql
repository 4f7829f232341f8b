INSERT INTO coverage (connection, stream, scope, period_start, period_end, read_at)
VALUES (:connection, :stream, :scope, :period_start, :period_end, :read_at)
