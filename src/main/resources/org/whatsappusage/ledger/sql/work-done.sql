DELETE FROM work WHERE id = :id
