SELECT account_id FROM usage_account WHERE connection = :connection AND stream = :stream AND scope = :scope
