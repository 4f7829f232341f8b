package org.whatsappusage.record;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    private static final Map<String, Finality> BY_CODE =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(Finality::code, Function.identity()));

    private final String code = name().toLowerCase(Locale.ROOT);

    /** The lower-case name, as the ledger stores it. */
    public String code() {
        return code;
    }

    /**
     * @param code a lower-case name
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Finality of(String code) {
        Finality known = BY_CODE.get(code);
        if (known == null) {
            throw new IllegalArgumentException("no finality '" + code + "'");
        }
        return known;
    }
}
