package org.whatsappusage.deliver.table;

import org.whatsappusage.record.RecordVersion;

/** Makes of a record's value what a column holds, exactly or not at all. */
@FunctionalInterface
interface Conversion {

    /**
     * @param value not null
     * @param record that has it
     * @throws UnwritableValueException if something would be rounded or cut; the message goes on after the column's name
     */
    Object convert(Object value, RecordVersion record);
}
