package org.whatsappusage.collect;

import java.time.LocalDate;

/**
 * Whole days that are to be read again, whatever is due besides.
 *
 * @param first inclusive, of the source's own zone
 * @param last inclusive
 * @param connection whose; null for every connection's
 */
public record Again(LocalDate first, LocalDate last, String connection) {

    boolean concerns(String name) {
        return connection == null || connection.equals(name);
    }
}
