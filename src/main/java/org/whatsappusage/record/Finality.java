package org.whatsappusage.record;

import java.util.Locale;

/** How settled a figure is. */
public enum Finality {
    /** The provider itself says that the figure may still change. */
    TRANSIENT,
    /** Usage analytics, which 360dialog and Meta call an estimate until the monthly invoice. */
    ESTIMATE,
    /** The provider says that the figure is final. */
    FINAL,
    /** An invoice has confirmed it. */
    INVOICED;

    /** The lower-case name, as the ledger stores it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @param code a lower-case name
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Finality of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
