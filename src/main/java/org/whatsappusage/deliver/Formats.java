package org.whatsappusage.deliver;

import java.util.List;

/** The formats that there are. */
public final class Formats {

    private static final List<Format> ALL = List.of(new CsvFormat(), new JsonLinesFormat(), new CloudEventsFormat());

    private Formats() {}

    /** In the order in which a person should see them. */
    public static List<Format> all() {
        return ALL;
    }

    /** @throws IllegalArgumentException if there is none of that name; the message names those that there are */
    public static Format named(String name) {
        return ALL.stream()
                .filter(format -> format.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no format '" + name + "' (there are: "
                        + String.join(", ", ALL.stream().map(Format::name).toList()) + ")"));
    }
}
