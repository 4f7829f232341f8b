SELECT DISTINCT lease_owner FROM work WHERE state = 'leased' AND lease_owner IS NOT NULL AND lease_until > :now
