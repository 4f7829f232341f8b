UPDATE usage_change SET superseded = (version <> :version) WHERE record_key = :record_key
