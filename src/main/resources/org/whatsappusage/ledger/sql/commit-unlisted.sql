-- Accounts of the kinds that were listed and are not in the list. A list with a repeated account has moved while it was read,
-- so what it lacks proves nothing.
UPDATE account
SET listed = FALSE
WHERE connection = :connection
  AND listed
  AND kind IN (SELECT kind FROM stage_account WHERE work_id = :work_id
               GROUP BY kind HAVING COUNT(*) = COUNT(DISTINCT id))
  AND NOT EXISTS (SELECT 1 FROM stage_account s WHERE s.work_id = :work_id AND s.kind = account.kind AND s.id = account.id)
