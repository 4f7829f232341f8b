SELECT p.period_start
FROM usage_account a
JOIN usage_period p ON p.account_id = a.account_id
WHERE a.connection = :connection AND a.stream = :stream AND a.scope = :scope AND p.transient
