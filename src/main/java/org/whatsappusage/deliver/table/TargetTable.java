package org.whatsappusage.deliver.table;

import java.sql.Types;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.whatsappusage.record.Column;
import org.whatsappusage.record.RecordVersion;

/**
 * The user's table and what is written to it.
 *
 * @param name as the database spells it
 * @param quoted the name as it stands in a statement
 * @param columns those that are written
 * @param otherUniqueIndex whether another unique index than the key's holds a column that is written
 */
record TargetTable(String name, String quoted, List<WrittenColumn> columns, boolean otherUniqueIndex) {

    private static final Set<Integer> COMPARABLE =
            Set.of(Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT, Types.DECIMAL, Types.NUMERIC);

    /** The one that tells which row is a record's. */
    WrittenColumn key() {
        return written(Column.RECORD_KEY).orElseThrow();
    }

    /** The one that tells which of two versions is newer, if the table has it as a number. */
    Optional<WrittenColumn> version() {
        return written(Column.VERSION)
                .filter(column -> COMPARABLE.contains(column.target().type()));
    }

    boolean marksWithdrawn() {
        return written(Column.WITHDRAWN).isPresent();
    }

    private Optional<WrittenColumn> written(Column source) {
        return columns.stream().filter(column -> column.source() == source).findFirst();
    }

    List<WrittenColumn> withoutKey() {
        return columns.stream().filter(column -> column != key()).toList();
    }

    /**
     * A record as the values of {@link #columns()}.
     *
     * @throws UnwritableValueException if a column cannot hold its value
     */
    Object[] row(RecordVersion record) {
        return columns.stream().map(column -> column.value(record)).toArray();
    }

    /** Names of columns for a statement, each put into a pattern that has {@code %s} for it, with commas between them. */
    static String list(List<WrittenColumn> columns, String pattern) {
        return columns.stream()
                .map(column -> pattern.replace("%s", column.target().quoted()))
                .collect(Collectors.joining(", "));
    }
}
