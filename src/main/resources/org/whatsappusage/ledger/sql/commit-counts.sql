SELECT COALESCE(SUM(CASE WHEN version = 1 THEN 1 ELSE 0 END), 0)                   AS inserted,
       COALESCE(SUM(CASE WHEN version > 1 AND NOT withdrawn THEN 1 ELSE 0 END), 0) AS changed,
       COALESCE(SUM(CASE WHEN withdrawn THEN 1 ELSE 0 END), 0)                     AS withdrawn
FROM usage_change
WHERE change_id > :last_change
