DELETE FROM work
WHERE connection = :connection AND stream = :stream
  AND (state <> 'leased' OR lease_until <= :now)
