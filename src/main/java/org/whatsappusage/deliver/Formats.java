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
        Format named = ALL.stream()
                .filter(format -> format.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no format '" + name + "' (there are: "
                        + String.join(", ", ALL.stream().map(Format::name).toList()) + ")"));
        named.requireLibrary();
        return named;
    }
}
