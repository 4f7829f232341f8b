SELECT lease_millis FROM work WHERE id = :id AND attempt = :attempt AND state = 'leased' FOR UPDATE
