package org.whatsappusage.cli;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.whatsappusage.settings.Settings;

/** The secrets of the settings, to be taken out of whatever libraries say when they fail. */
final class Secrets {

    /** Shorter ones stand in words by chance; to hide them would only spoil the message. */
    private static final int SHORTEST = 4;

    private final List<String> values;

    private Secrets(List<String> values) {
        this.values = values;
    }

    static Secrets none() {
        return new Secrets(List.of());
    }

    static Secrets of(Settings settings) {
        Stream<String> connections = settings.connections().values().stream()
                .flatMap(c -> Stream.of(c.connection().apiKey(), c.connection().password(), c.webhookSecret()));
        Stream<String> sinks =
                settings.sinks().values().stream().map(sink -> sink.uri()).filter(Secrets::mayHoldSecrets);
        Stream<String> ledger =
                Stream.of(settings.ledger().password(), settings.ledger().url()).filter(Objects::nonNull);
        String shownLedger = settings.ledger().shownUrl();
        return new Secrets(Stream.of(connections, sinks, ledger)
                .flatMap(values -> values)
                .filter(Objects::nonNull)
                .filter(value -> value.length() >= SHORTEST && !value.equals(shownLedger))
                .distinct()
                .sorted(Comparator.comparing(String::length).reversed())
                .toList());
    }

    /** The text with asterisks in place of each secret; null stays null. */
    String hide(String text) {
        if (text == null) {
            return null;
        }
        String hidden = text;
        for (String value : values) {
            hidden = hidden.replace(value, "***");
        }
        return hidden;
    }

    private static boolean mayHoldSecrets(String uri) {
        return uri.contains("@") || uri.contains("?");
    }
}
