UPDATE account SET listed = FALSE WHERE connection = :connection AND kind = :kind AND id = :id
