-- The period at which so many rows of an account are behind.
SELECT period_start
FROM usage_current
WHERE connection = :connection AND stream = :stream AND scope = :scope AND period_start > :after
ORDER BY period_start
OFFSET :rows ROWS FETCH NEXT 1 ROW ONLY
