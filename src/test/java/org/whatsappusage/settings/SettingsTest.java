package org.whatsappusage.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.whatsappusage.limit.Limit;
import org.whatsappusage.provider.Providers;
import org.whatsappusage.record.Granularity;

class SettingsTest {

    private static final Providers PROVIDERS = TestProviders.load();
    private static final String HUB = "whatsapp-usage.connections.hub.";
    private static final String CLOUD = "whatsapp-usage.connections.cloud.";

    @Test
    void nothingSetGivesTheDefaults() {
        Settings settings = Settings.parse(Map.of("camel.main.name", "x"), PROVIDERS);

        assertThat(settings.connections()).isEmpty();
        assertThat(settings.sinks()).isEmpty();
        assertThat(settings.ledger()).isEqualTo(new LedgerSettings("jdbc:h2:file:./data/ledger", null, null, 400));
        assertThat(settings.http()).isEqualTo(new HttpSettings(8080));
        assertThat(settings.transport())
                .isEqualTo(new TransportSettings(Duration.ofSeconds(10), Duration.ofSeconds(60)));
        assertThat(settings.schedule().jitter()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.schedule().cron("ycloud", "usage-details")).isEmpty();
        assertThat(settings.sync().maxWait()).isNull();
        assertThat(settings.routes()).isNull();
        assertThat(settings.logLevel()).isEqualTo(LogLevel.WARN);
        assertThat(settings.limits().of("360dialog", "channel-usage", "per-channel"))
                .containsExactly(Limit.of("10/1h"));
        assertThat(settings.limits().of("ycloud", "usage-details", "per-account"))
                .containsExactly(Limit.of("200/1s"), Limit.of("10000/1h"));
        assertThat(settings.limits().of("ycloud", "usage-details", "per-client"))
                .isEmpty();
    }

    @Test
    void aConnectionWithLittleSetGetsAllUsageAndBalances() {
        ConnectionSettings hub = parse(HUB + "provider", "360dialog", HUB + "api-key", "k", HUB + "partner-id", "PA")
                .connections()
                .get("hub");

        assertThat(hub.name()).isEqualTo("hub");
        assertThat(hub.connection().baseUrl()).isEqualTo(URI.create("https://hub.360dialog.io"));
        assertThat(hub.streams())
                .containsExactly("partner-balance", "client-balance", "channel-balance", "channel-usage");
        assertThat(hub.dimensions())
                .containsExactly("country", "pricing_type", "pricing_category", "phone", "tier", "direction");
        assertThat(hub.granularity()).isEqualTo(Granularity.DAY);
        assertThat(hub.startDate()).isNull();
        assertThat(hub.timeZone()).isNull();
        assertThat(hub.lookbackDays()).isEqualTo(7);
        assertThat(hub.clientIds()).isEmpty();
        assertThat(hub.webhookSecret()).isNull();
    }

    @Test
    void everythingAboutAConnectionCanBeSet() {
        Settings settings = parse(
                HUB + "provider", " 360dialog ",
                HUB + "base-url", "http://localhost:9999/hub/",
                HUB + "username", "me",
                HUB + "password", "pw",
                HUB + "partner-id", "PA",
                HUB + "client-ids", "a, b ,a",
                HUB + "channel-ids", "c",
                HUB + "streams", "channel-usage, clients",
                HUB + "start-date", "2026-02-28",
                HUB + "granularity", "half_hour",
                HUB + "dimensions", "country,tier",
                HUB + "time-zone", "America/Sao_Paulo",
                HUB + "lookback-days", "0",
                HUB + "webhook-secret", "hush",
                CLOUD + "provider", "ycloud",
                CLOUD + "api-key", "k2",
                CLOUD + "managed-account-ids", "m1,m2");

        ConnectionSettings hub = settings.connections().get("hub");
        assertThat(hub.connection().baseUrl()).isEqualTo(URI.create("http://localhost:9999/hub"));
        assertThat(hub.connection().username()).isEqualTo("me");
        assertThat(hub.connection().password()).isEqualTo("pw");
        assertThat(hub.connection().apiKey()).isNull();
        assertThat(hub.clientIds()).containsExactly("a", "b");
        assertThat(hub.channelIds()).containsExactly("c");
        assertThat(hub.streams()).containsExactly("clients", "channel-usage");
        assertThat(hub.startDate()).isEqualTo(LocalDate.of(2026, 2, 28));
        assertThat(hub.granularity()).isEqualTo(Granularity.HALF_HOUR);
        assertThat(hub.dimensions()).containsExactly("country", "tier");
        assertThat(hub.timeZone()).isEqualTo(ZoneId.of("America/Sao_Paulo"));
        assertThat(hub.lookbackDays()).isZero();
        assertThat(hub.webhookSecret()).isEqualTo("hush");
        assertThat(settings.connections().get("cloud").managedAccountIds()).containsExactly("m1", "m2");
        assertThat(settings.connections()).containsOnlyKeys("cloud", "hub");
    }

    @Test
    void everythingElseCanBeSet(@TempDir Path folder) {
        Settings settings = parse(
                "whatsapp-usage.ledger.url", "jdbc:postgresql://db/usage",
                "whatsapp-usage.ledger.username", "u",
                "whatsapp-usage.ledger.password", "p",
                "whatsapp-usage.sinks.files.uri", "file:out?fileName=a.csv",
                "whatsapp-usage.sinks.files.format", "csv",
                "whatsapp-usage.sinks.bus_2.uri", "kafka:usage",
                "whatsapp-usage.sinks.bus_2.format", "jsonl",
                "whatsapp-usage.sinks.bus_2.mode", "state",
                "whatsapp-usage.sinks.bus_2.batch-size", "1",
                "whatsapp-usage.limits.ycloud.per-account", "3/2m",
                "whatsapp-usage.schedule.ycloud.usage-details", "0 0 5 ? * MON-FRI",
                "whatsapp-usage.schedule.jitter", "0s",
                "whatsapp-usage.sync.max-wait", "2h",
                "whatsapp-usage.transport.connect-timeout", "500ms",
                "whatsapp-usage.transport.response-timeout", "1m",
                "whatsapp-usage.http.port", "0",
                "whatsapp-usage.routes", folder.toString(),
                "whatsapp-usage.log.level", "info");

        assertThat(settings.ledger()).isEqualTo(new LedgerSettings("jdbc:postgresql://db/usage", "u", "p", 400));
        assertThat(settings.sinks().values())
                .containsExactly(
                        new SinkSettings("bus_2", "kafka:usage", "jsonl", SinkSettings.Mode.STATE, 1),
                        new SinkSettings("files", "file:out?fileName=a.csv", "csv", SinkSettings.Mode.STATE, 5000));
        assertThat(settings.limits().of("ycloud", "account-balance", "per-account"))
                .containsExactly(new Limit(3, Duration.ofMinutes(2)));
        assertThat(settings.schedule().cron("ycloud", "usage-details")).contains("0 0 5 ? * MON-FRI");
        assertThat(settings.schedule().jitter()).isZero();
        assertThat(settings.sync().maxWait()).isEqualTo(Duration.ofHours(2));
        assertThat(settings.transport())
                .isEqualTo(new TransportSettings(Duration.ofMillis(500), Duration.ofMinutes(1)));
        assertThat(settings.http().port()).isZero();
        assertThat(settings.routes()).isEqualTo(folder);
        assertThat(settings.logLevel()).isEqualTo(LogLevel.INFO);
    }

    @Test
    void aSinkIsWhatItsFormatNeeds() {
        Settings settings = parse(
                "whatsapp-usage.sinks.a.uri", "direct:a",
                "whatsapp-usage.sinks.a.format", "openmeter",
                "whatsapp-usage.sinks.b.uri", "direct:b",
                "whatsapp-usage.sinks.b.format", "lago",
                "whatsapp-usage.sinks.b.mode", "delta",
                "whatsapp-usage.sinks.b.batch-size", "50",
                "whatsapp-usage.sinks.b.finality", "settled",
                "whatsapp-usage.sinks.b.streams", "channel-usage, usage-details",
                "whatsapp-usage.sinks.b.start-date", "2026-04-01",
                "whatsapp-usage.sinks.b.mapping", "direct:customers",
                "whatsapp-usage.sinks.c.uri", "direct:c",
                "whatsapp-usage.sinks.c.format", "stripe",
                "whatsapp-usage.sinks.d.uri", "direct:d",
                "whatsapp-usage.sinks.d.format", "cloudevents",
                "whatsapp-usage.sinks.d.mode", "delta");

        assertThat(settings.sinks().values())
                .containsExactly(
                        new SinkSettings("a", "direct:a", "openmeter", SinkSettings.Mode.DELTA, 100),
                        new SinkSettings(
                                "b",
                                "direct:b",
                                "lago",
                                SinkSettings.Mode.DELTA,
                                50,
                                List.of("channel-usage", "usage-details"),
                                SinkSettings.Finality.SETTLED,
                                LocalDate.of(2026, 4, 1),
                                "direct:customers"),
                        new SinkSettings(
                                "c",
                                "direct:c",
                                "stripe",
                                SinkSettings.Mode.DELTA,
                                1,
                                List.of(),
                                SinkSettings.Finality.SETTLED,
                                null,
                                null),
                        new SinkSettings("d", "direct:d", "cloudevents", SinkSettings.Mode.DELTA, 1));
    }

    @Test
    void whatAFormatCannotHaveIsRefused() {
        assertThat(problems(
                        "whatsapp-usage.sinks.a.uri", "direct:a",
                        "whatsapp-usage.sinks.a.format", "stripe",
                        "whatsapp-usage.sinks.a.mode", "state",
                        "whatsapp-usage.sinks.b.uri", "direct:b",
                        "whatsapp-usage.sinks.b.format", "lago",
                        "whatsapp-usage.sinks.b.batch-size", "101",
                        "whatsapp-usage.sinks.c.uri", "direct:c",
                        "whatsapp-usage.sinks.c.format", "csv",
                        "whatsapp-usage.sinks.c.mapping", "sql:select ?password=hush",
                        "whatsapp-usage.sinks.c.streams", "channel-usages, partner-balance"))
                .containsExactly(
                        "whatsapp-usage.sinks.a.mode is 'state'; the format stripe knows only delta",
                        "whatsapp-usage.sinks.b.batch-size is '101'; a message of the format lago holds at most 100",
                        "whatsapp-usage.sinks.c.streams names 'channel-usages'; the nearest known stream is channel-usage"
                                + " (of channel-usage, usage-details)",
                        "whatsapp-usage.sinks.c.streams names 'partner-balance'; the nearest known stream is channel-usage"
                                + " (of channel-usage, usage-details)",
                        "whatsapp-usage.sinks.c.mapping has no use with the format csv");
    }

    @Test
    void aBlankValueCountsAsNotSet() {
        Settings settings = parse(
                "whatsapp-usage.http.port",
                "  ",
                CLOUD + "provider",
                "ycloud",
                CLOUD + "api-key",
                "k",
                CLOUD + "streams",
                "");

        assertThat(settings.http().port()).isEqualTo(8080);
        assertThat(settings.connections().get("cloud").streams()).containsExactly("usage-details", "account-balance");
    }

    /** An empty variable in a container must not start the sandbox instead. */
    @Test
    void aConnectionOfBlankValuesIsStillOne() {
        assertThat(problems(CLOUD + "api-key", ""))
                .containsExactly(CLOUD + "provider is missing; it must be one of 360dialog, ycloud");
    }

    @Test
    void allProblemsAreToldAtOnce() {
        assertThat(problems(
                        "whatsapp-usage.http.prt", "1",
                        "whatsapp-usage.log.level", "loud",
                        "whatsapp-usage.connections.cloud.provider", "ycloud",
                        "whatsapp-usage.sinks.files.mode", "full"))
                .containsExactly(
                        "whatsapp-usage.http.prt is unknown; the nearest known setting is whatsapp-usage.http.port",
                        "whatsapp-usage.log.level is 'loud'; it must be one of error, warn, info, debug",
                        "whatsapp-usage.sinks.files.mode is 'full'; it must be one of state, delta",
                        "whatsapp-usage.connections.cloud: needs credentials",
                        "whatsapp-usage.sinks.files.uri is missing; it must be the URI of a Camel endpoint such as file:data/export",
                        "whatsapp-usage.sinks.files.format is missing; it must be one of csv, jsonl, cloudevents, parquet, openmeter,"
                                + " lago, stripe, records");
    }

    @Test
    void aTableGetsTheRecordsThemselvesAndNothingElse() {
        String billing = "whatsapp-usage.sinks.billing.";
        Settings settings = parse(
                billing + "uri",
                "whatsapp-usage-table:usage?url=jdbc:h2:mem:x",
                CLOUD + "provider",
                "ycloud",
                CLOUD + "api-key",
                "k");
        assertThat(settings.sinks().get("billing").format()).isEqualTo("records");
        assertThat(settings.sinks().get("billing").batchSize()).isEqualTo(5000);

        assertThat(problems(
                        billing + "uri", "whatsapp-usage-table:usage?url=jdbc:h2:mem:x",
                        billing + "format", "csv",
                        billing + "mode", "delta"))
                .containsExactly(
                        billing
                                + "format is 'csv'; a whatsapp-usage-table gets each record as it is now, in the row of its"
                                + " key: leave this out",
                        billing
                                + "mode is 'delta'; a whatsapp-usage-table gets each record as it is now, in the row of its"
                                + " key: leave this out");
    }

    @Test
    void whatAProviderMissesIsNamedByItsKey() {
        assertThat(problems(HUB + "provider", "360dialog"))
                .containsExactly(HUB + "api-key is missing", HUB + "partner-id is missing");
    }

    @Test
    void anUnknownProviderIsNamed() {
        assertThat(problems(CLOUD + "provider", "YCloud"))
                .containsExactly(CLOUD + "provider is 'YCloud'; it must be one of 360dialog, ycloud");
    }

    @Test
    void anUnknownStreamGetsTheNearest() {
        assertThat(problems(CLOUD + "provider", "ycloud", CLOUD + "api-key", "k", CLOUD + "streams", "usage-detail"))
                .containsExactly(
                        CLOUD
                                + "streams names 'usage-detail'; the nearest known stream is usage-details (of usage-details, account-balance)");
    }

    @Test
    void accountsThatAProviderDoesNotHaveAreRefused() {
        assertThat(problems(CLOUD + "provider", "ycloud", CLOUD + "api-key", "k", CLOUD + "client-ids", "a"))
                .containsExactly(CLOUD + "client-ids has no use with the provider ycloud");
    }

    @Test
    void aScheduleNamesAStreamThatThereIs() {
        assertThat(problems(
                        "whatsapp-usage.schedule.ycloud.usage-detail", "0 0 5 * * ?",
                        "whatsapp-usage.schedule.yclod.usage-details", "0 0 5 * * ?"))
                .containsExactly(
                        "whatsapp-usage.schedule.yclod.usage-details names the provider 'yclod'; there are 360dialog, ycloud",
                        "whatsapp-usage.schedule.ycloud.usage-detail names 'usage-detail'; the nearest known stream is"
                                + " usage-details (of usage-details, account-balance)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"my account", "ä", "a/b", "ı"})
    void aNameHoldsLettersDigitsHyphensAndUnderscores(String name) {
        String key = "whatsapp-usage.connections." + name + ".provider";
        assertThat(problems(key, "ycloud"))
                .containsExactly(key + " has the name '" + name + "'; a name holds letters, digits, - and _ only");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http.port | 65536 | a whole number from 0 to 65535",
                "http.port | -1 | a whole number from 0 to 65535",
                "http.port | 8080.0 | a whole number from 0 to 65535",
                "http.port | ١ | a whole number from 0 to 65535",
                "http.port | 99999999999 | a whole number from 0 to 65535",
                "sync.max-wait | 2 hours | a duration such as 500ms, 30s, 5m, 1h or 7d",
                "sync.max-wait | -1s | a duration such as 500ms, 30s, 5m, 1h or 7d",
                "limits.ycloud.per-account | 200 | limits such as 200/1s, 10000/1h (calls, a slash, a whole number, s, m or h)",
                "limits.ycloud.per-account | 200/1s, | limits such as 200/1s, 10000/1h (calls, a slash, a whole number, s, m or h)",
                "limits.ycloud.per-account | 0/1s | limits such as 200/1s, 10000/1h (calls, a slash, a whole number, s, m or h)",
                "limits.ycloud.per-account | 5/0m | limits such as 200/1s, 10000/1h (calls, a slash, a whole number, s, m or h)",
                "limits.ycloud.per-account | 5/1d | limits such as 200/1s, 10000/1h (calls, a slash, a whole number, s, m or h)",
                "schedule.jitter | soon | a duration such as 500ms, 30s, 5m, 1h or 7d",
                "schedule.ycloud.usage-details | 0 5 * * * | a Quartz cron expression such as 0 15 * * * ? (seconds first)",
                "schedule.ycloud.usage-details | 0 0 25 * * ? | a Quartz cron expression such as 0 15 * * * ? (seconds first)",
                "routes | no/such/folder | an existing folder",
            })
    void aBadValueIsShownWithWhatIsAllowed(String key, String value, String allowed) {
        assertThat(problems("whatsapp-usage." + key, value))
                .containsExactly("whatsapp-usage." + key + " is '" + value + "'; it must be " + allowed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "start-date | 2026-02-30 | a day as yyyy-MM-dd",
                "start-date | 26-02-01 | a day as yyyy-MM-dd",
                "start-date | 2026-2-1 | a day as yyyy-MM-dd",
                "granularity | daily | one of day, half_hour, month",
                "granularity | DAY | one of day, half_hour, month",
                "dimensions | country,,tier | a list of dimensions in lower snake case with a comma between them",
                "dimensions | Country | a list of dimensions in lower snake case with a comma between them",
                "time-zone | Mars/Olympus | a time zone such as Europe/Berlin or +08:00",
                "lookback-days | 367 | a whole number from 0 to 366",
                "streams | usage-details, | a list of streams with a comma between them",
            })
    void aBadValueOfAConnectionIsShownWithWhatIsAllowed(String key, String value, String allowed) {
        assertThat(problems(CLOUD + "provider", "ycloud", CLOUD + "api-key", "k", CLOUD + key, value))
                .containsExactly(CLOUD + key + " is '" + value + "'; it must be " + allowed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api.ycloud.com",
                "ftp://host",
                "https://user:pw@host",
                "https://host/?key=pw",
                "https://",
                "ht tp://x"
            })
    void aBadUrlIsNotShown(String url) {
        assertThat(problems(CLOUD + "provider", "ycloud", CLOUD + "api-key", "k", CLOUD + "base-url", url))
                .containsExactly(
                        CLOUD + "base-url has a value that is not allowed (and not shown here); it must be an http or"
                                + " https URL without user, query and fragment");
    }

    @Test
    void aBadLedgerOrSinkIsNotShown() {
        assertThat(problems(
                        "whatsapp-usage.ledger.url", "postgres://u:pw@host/db",
                        "whatsapp-usage.sinks.a.uri", "pw",
                        "whatsapp-usage.sinks.a.format", "csv"))
                .containsExactly(
                        "whatsapp-usage.ledger.url has a value that is not allowed (and not shown here); it must be a JDBC URL such"
                                + " as jdbc:postgresql://localhost/usage",
                        "whatsapp-usage.sinks.a.uri has a value that is not allowed (and not shown here); it must be the URI of a"
                                + " Camel endpoint such as file:data/export");
    }

    /** Routes read some settings as placeholders, so that nothing else would find out about a bad value. */
    @Test
    void aBadValueThatOnlyARouteReadsIsToldToo() {
        assertThat(problems("whatsapp-usage.retry.most", "many"))
                .containsExactly("whatsapp-usage.retry.most is 'many'; it must be a whole number from 0 to 100");
    }

    @Test
    void textsHoldNoSecret() {
        Settings settings = parse(
                CLOUD + "provider",
                "ycloud",
                CLOUD + "api-key",
                "SECRET1",
                CLOUD + "webhook-secret",
                "SECRET2",
                HUB + "provider",
                "360dialog",
                HUB + "username",
                "me",
                HUB + "password",
                "SECRET3",
                HUB + "partner-id",
                "PA",
                "whatsapp-usage.ledger.url",
                "jdbc:postgresql://me:SECRET4@db/usage?password=SECRET5",
                "whatsapp-usage.ledger.password",
                "SECRET6",
                "whatsapp-usage.sinks.ftp.uri",
                "ftp://me:SECRET7@host",
                "whatsapp-usage.sinks.ftp.format",
                "csv");

        assertThat(settings.toString()).doesNotContain("SECRET").contains("jdbc:postgresql://db/usage", "(ftp, csv)");
    }

    private static Settings parse(String... keysAndValues) {
        return Settings.parse(properties(keysAndValues), PROVIDERS);
    }

    private static List<String> problems(String... keysAndValues) {
        return catchThrowableOfType(SettingsException.class, () -> parse(keysAndValues))
                .problems();
    }

    private static Map<String, String> properties(String... keysAndValues) {
        Map<String, String> properties = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return properties;
    }
}
