-- With the window all others of its account that are no more urgent: the limits are the same for them.
UPDATE work
SET not_before = :until
WHERE connection = :connection AND stream = :stream AND scope = :scope
  AND priority >= :priority
  AND (state = 'due' OR state = 'leased' AND lease_until <= :now)
