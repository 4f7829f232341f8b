package org.whatsappusage.settings;

import java.util.List;
import java.util.Map;

/** The page {@code docs/settings.md}, written from the registry of keys so that it cannot say anything else. */
final class SettingsDocument {

    private static final List<Map.Entry<String, String>> SECTIONS = List.of(
            Map.entry("connections", """
                    ## Connections

                    One for each account with a provider; `<name>` is yours to choose and becomes a part of every record's key. Without
                    any connection, the built-in sandbox is started and read.
                    """),
            Map.entry("ledger", """
                    ## Ledger
                    """),
            Map.entry("raw", """
                    ## Raw answers

                    They stand in the ledger as they came, compressed; one that came before takes no room again.
                    """),
            Map.entry("sinks", """
                    ## Sinks

                    Each sink is told every change of the ledger once, independently of the others.
                    """),
            Map.entry("limits", """
                    ## Limits

                    `N/Ts`, `N/Tm` or `N/Th`: N calls in T seconds, minutes or hours. Of several with commas between them, all hold.
                    """),
            Map.entry("schedule", """
                    ## Schedule

                    For `run`. The days and hours of a cron expression are those of the process's default time zone.
                    """),
            Map.entry("retry", """
                    ## Retry

                    A fault that may pass by itself, such as a broken connection or an answer 503, is tried again.
                    """),
            Map.entry("sync", """
                    ## Sync
                    """),
            Map.entry("transport", """
                    ## Transport
                    """),
            Map.entry("http", """
                    ## HTTP
                    """),
            Map.entry("routes", """
                    ## Routes
                    """),
            Map.entry("log", """
                    ## Log
                    """));

    private static final String HEAD = """
            # Settings

            <!-- Written from SettingKeys.java by `mvn -q test -Dtest=SettingsDocumentTest -Dsettings.document=write`. Do not edit. -->

            Every key begins with `whatsapp-usage.`, which the tables leave out. A value comes from the first of these that has it:

            1. the command line: `-Dwhatsapp-usage.http.port=9090`, behind the command
            2. a system property of the Java process of the same name
            3. an environment variable: the whole key in upper case, dots and hyphens as underscores, such as
               `WHATSAPP_USAGE_HTTP_PORT`. The name of a connection or sink is looked up among those of the other sources; a new one is
               taken in lower case with hyphens: `WHATSAPP_USAGE_CONNECTIONS_MY_ACCOUNT_API_KEY` is
               `whatsapp-usage.connections.my-account.api-key`
            4. the settings file: `--config FILE`, else `application.properties` in the working directory, else the distribution's. A
               Java properties file in UTF-8

            A blank value counts as not set. Names of connections and sinks hold letters, digits, `-` and `_`. Relative paths are relative
            to the working directory. A value may hold any Camel property function, such as `{{env:YCLOUD_API_KEY}}`, or another key, with
            a default behind a colon: `{{my.port:8080}}`. Keys that begin otherwise, such as `camel.main.*`, go to Camel as they are.

            Unknown keys and bad values end every command with exit code 2 before anything is called.
            """;

    private SettingsDocument() {}

    /** The whole page, with line feeds. */
    static String text() {
        StringBuilder page = new StringBuilder(HEAD);
        for (Map.Entry<String, String> section : SECTIONS) {
            page.append('\n').append(section.getValue()).append('\n');
            page.append("| key | value | default | example | what it does |\n| --- | --- | --- | --- | --- |\n");
            SettingKeys.all().stream()
                    .filter(key -> key.pattern().split("\\.")[0].equals(section.getKey()))
                    .forEach(key -> page.append(row(key)));
        }
        return page.toString();
    }

    private static String row(SettingKey<?> key) {
        String secret = key.exposure() == SettingKey.Exposure.SECRET ? " Secret: never shown." : "";
        String value = key.exposure() == SettingKey.Exposure.SECRET
                ? "a secret"
                : key.type().allowed();
        return "| " + code(key.pattern()) + " | " + value.replace("|", "\\|") + " | "
                + (key.defaultValue() == null ? "none" : code(key.defaultValue())) + " | " + code(key.example()) + " | "
                + key.description() + secret + " |\n";
    }

    private static String code(String text) {
        return "`" + text.replace("|", "\\|") + "`";
    }
}
