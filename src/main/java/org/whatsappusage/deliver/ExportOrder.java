package org.whatsappusage.deliver;

import java.time.LocalDate;
import java.time.ZoneOffset;
import org.whatsappusage.record.Window;

/**
 * What is to be exported: the current state of the periods that lie within some days.
 *
 * @param format of the document
 * @param first day, in each period's own zone
 * @param last day, inclusive
 * @param connection whose; null for every connection's
 */
public record ExportOrder(Format format, LocalDate first, LocalDate last, String connection) {

    /**
     * Whether some of the days may lie in a window. Its zone is not known here: every day of every zone has hours in common with
     * the day of UTC that has its date, and so may have the one next to it.
     */
    boolean touches(Window window) {
        return window.start() != null
                && window.start().isBefore(last.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC))
                && window.end().isAfter(first.atStartOfDay().toInstant(ZoneOffset.UTC));
    }
}
