package org.whatsappusage.deliver.table;

import org.whatsappusage.record.Column;
import org.whatsappusage.record.RecordVersion;

/**
 * A column that is written.
 *
 * @param index its place among those that are written, from 0
 * @param source whose values it gets
 * @param target in the user's table
 * @param conversion of the one to the other
 */
record WrittenColumn(int index, Column source, TargetColumn target, Conversion conversion) {

    /** @throws UnwritableValueException if the column cannot hold the record's value */
    Object value(RecordVersion record) {
        Object value = source.of(record);
        try {
            if (value == null && !target.nullable()) {
                throw new UnwritableValueException("takes no null");
            }
            return value == null ? null : conversion.convert(value, record);
        } catch (UnwritableValueException why) {
            throw new UnwritableValueException("record " + record.recordKey() + " version " + record.version() + ": "
                    + source.code() + (value == null ? " is null" : " is '" + value + "'") + ", and " + target.shown()
                    + " " + why.getMessage());
        }
    }
}
