DELETE FROM backfill WHERE connection = :connection AND first_day = :first_day AND last_day = :last_day
