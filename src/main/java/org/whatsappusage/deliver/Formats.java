package org.whatsappusage.deliver;

import java.util.List;
import org.whatsappusage.settings.SinkSettings;

/** The formats that there are. */
public final class Formats {

    private static final List<Format> ALL = List.of(
            new CsvFormat(),
            new JsonLinesFormat(),
            new CloudEventsFormat(),
            new ParquetFormat(),
            new OpenMeterFormat(),
            new LagoFormat(),
            new StripeFormat());

    private Formats() {}

    /** In the order in which a person should see them. */
    public static List<Format> all() {
        return ALL;
    }

    /** How a sink is told of records, whether in a document or, as {@link SinkSettings#RECORDS}, as they are. */
    static Telling telling(String format) {
        return format.equals(SinkSettings.RECORDS) ? new Telling() {} : named(format);
    }

    /**
     * A format that can be written.
     *
     * @throws IllegalArgumentException if there is none of that name, or the library that it is written with is not there; the
     *     message names the formats that there are, or what to add
     */
    public static Format named(String name) {
        return named(name, ALL);
    }

    /**
     * A format that can hold what the ledger has, and not only what has changed.
     *
     * @throws IllegalArgumentException as {@link #named(String)}, or if the format is for changes only; the message names those
     *     that can
     */
    public static Format ofState(String name) {
        List<Format> can = ALL.stream().filter(Format::holdsState).toList();
        if (isOfChanges(name)) {
            throw new IllegalArgumentException("format '" + name
                    + "' tells a billing system what to add to what it has, and so is for sinks only (there are: "
                    + names(can) + ")");
        }
        return named(name, can);
    }

    /** Whether there is a format of that name, and it holds nothing but what has changed. */
    static boolean isOfChanges(String name) {
        return ALL.stream().anyMatch(format -> format.name().equals(name) && !format.holdsState());
    }

    private static Format named(String name, List<Format> formats) {
        Format named = formats.stream()
                .filter(format -> format.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("no format '" + name + "' (there are: " + names(formats) + ")"));
        named.requireLibrary();
        return named;
    }

    private static String names(List<Format> formats) {
        return String.join(", ", formats.stream().map(Format::name).toList());
    }
}
