SELECT zone FROM account_zone WHERE connection = :connection AND scope = :scope
