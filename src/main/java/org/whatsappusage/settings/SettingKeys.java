package org.whatsappusage.settings;

import static java.util.Map.entry;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.whatsappusage.limit.Limit;
import org.whatsappusage.record.Granularity;
import org.whatsappusage.settings.SettingKey.Exposure;

/** Every setting there is. The only list of them. */
public final class SettingKeys {

    public static final SettingKey<String> PROVIDER = plain(
            "connections.<name>.provider",
            ValueTypes.text(),
            null,
            "The provider: `360dialog` or `ycloud`. Required.",
            "ycloud");
    public static final SettingKey<URI> BASE_URL = new SettingKey<>(
            "connections.<name>.base-url",
            ValueTypes.httpUri(),
            null,
            Exposure.MAY_HOLD_SECRETS,
            "Where the provider's API is. Without it: the provider's own address.",
            "https://hub.360dialog.io");
    public static final SettingKey<String> API_KEY = secret(
            "connections.<name>.api-key",
            "The API key. Any Camel property function works, so it need not stand in a file.",
            "{{env:YCLOUD_API_KEY}}");
    public static final SettingKey<String> USERNAME = plain(
            "connections.<name>.username",
            ValueTypes.text(),
            null,
            "360dialog: the user for a Bearer token, instead of an API key.",
            "finance@example.com");
    public static final SettingKey<String> PASSWORD = secret(
            "connections.<name>.password",
            "360dialog: the password that belongs to `username`.",
            "{{env:HUB_PASSWORD}}");
    public static final SettingKey<String> PARTNER_ID = plain(
            "connections.<name>.partner-id",
            ValueTypes.text(),
            null,
            "360dialog: the partner. Required there.",
            "AbCdEfPA");
    public static final SettingKey<List<String>> CLIENT_IDS = plain(
            "connections.<name>.client-ids",
            ValueTypes.list("ids"),
            null,
            "360dialog: only these clients. Without it: all that discovery finds.",
            "AbCdEfCL, GhIjKlCL");
    public static final SettingKey<List<String>> CHANNEL_IDS = plain(
            "connections.<name>.channel-ids",
            ValueTypes.list("ids"),
            null,
            "360dialog: only these channels. Without it: all that discovery finds.",
            "AbCdEfCH");
    public static final SettingKey<List<String>> MANAGED_ACCOUNT_IDS = plain(
            "connections.<name>.managed-account-ids",
            ValueTypes.list("ids"),
            null,
            "YCloud white-label partners: these accounts in addition to the own one. Without it: the own account.",
            "5f1c0a2e7b94d1");
    public static final SettingKey<List<String>> STREAMS = plain(
            "connections.<name>.streams",
            ValueTypes.list("streams"),
            null,
            "Only these streams, by the names of their operations. Without it: all usage and balances of the provider.",
            "channel-usage, client-balance");
    public static final SettingKey<LocalDate> START_DATE = plain(
            "connections.<name>.start-date",
            ValueTypes.day(),
            null,
            "The first day to load, in the zone of the data's own days. Without it: 30 days ago.",
            "2026-01-01");
    public static final SettingKey<Granularity> GRANULARITY = plain(
            "connections.<name>.granularity",
            ValueTypes.choice(List.of(
                    entry("day", Granularity.DAY),
                    entry("half_hour", Granularity.HALF_HOUR),
                    entry("month", Granularity.MONTH))),
            "day",
            "How finely channel-usage is read. `half_hour` without `time-zone` plans whole UTC days, since half hours do not tell in"
                    + " which zone the days of a WABA are.",
            "half_hour");
    public static final SettingKey<List<String>> DIMENSIONS = plain(
            "connections.<name>.dimensions",
            ValueTypes.snakeCaseList("dimensions"),
            "country, pricing_type, pricing_category, phone, tier, direction",
            "By what channel-usage is broken down.",
            "country, pricing_category");
    public static final SettingKey<ZoneId> TIME_ZONE = plain(
            "connections.<name>.time-zone",
            ValueTypes.zone(),
            null,
            "The zone of the days of channel-usage. Without it: learned from the answers, for each WABA.",
            "Europe/Berlin");
    public static final SettingKey<Integer> LOOKBACK_DAYS = plain(
            "connections.<name>.lookback-days",
            ValueTypes.wholeNumber(0, 366),
            "7",
            "How many days before the running one each sync reads again for channel-usage.",
            "14");
    public static final SettingKey<Integer> CONCURRENCY = plain(
            "connections.<name>.concurrency",
            ValueTypes.wholeNumber(1, 64),
            "6",
            "How many windows are read side by side at most, within the limits.",
            "8");
    public static final SettingKey<String> WEBHOOK_SECRET = secret(
            "connections.<name>.webhook-secret",
            "Proves that a webhook at `/webhooks/<name>` comes from the provider.",
            "{{env:YCLOUD_WEBHOOK_SECRET}}");

    public static final SettingKey<String> LEDGER_URL = new SettingKey<>(
            "ledger.url",
            ValueTypes.jdbcUrl(),
            "jdbc:h2:file:./data/ledger",
            Exposure.MAY_HOLD_SECRETS,
            "The database that holds the ledger: H2, PostgreSQL 14 or newer, MariaDB 10.6 or newer. Its tables are made at the"
                    + " start. The default is a file below the working directory.",
            "jdbc:postgresql://localhost/usage");
    public static final SettingKey<String> LEDGER_USERNAME =
            plain("ledger.username", ValueTypes.text(), null, "The user of that database.", "usage");
    public static final SettingKey<String> LEDGER_PASSWORD =
            secret("ledger.password", "The password of that user.", "{{env:LEDGER_PASSWORD}}");

    public static final SettingKey<Integer> RAW_DAYS = plain(
            "raw.days",
            ValueTypes.wholeNumber(0, 36_500),
            "400",
            "How many days the raw answer of each committed window is kept in the ledger, compressed, so that `replay` can rebuild"
                    + " usage from it. 0 keeps none.",
            "90");

    public static final SettingKey<String> SINK_URI = new SettingKey<>(
            "sinks.<name>.uri",
            ValueTypes.endpointUri(),
            null,
            Exposure.MAY_HOLD_SECRETS,
            "Where records go: any Camel endpoint. Required.",
            "file:data/export");
    public static final SettingKey<String> SINK_FORMAT = plain(
            "sinks.<name>.format",
            ValueTypes.choice(Stream.of(
                            "csv",
                            "jsonl",
                            "cloudevents",
                            "parquet",
                            "openmeter",
                            "lago",
                            "stripe",
                            SinkSettings.RECORDS)
                    .map(format -> entry(format, format))
                    .toList()),
            null,
            "What a message looks like. Required, but for a `whatsapp-usage-table`, which takes `records` and nothing else. `records`"
                    + " hands them over as they are, as a Java list, to endpoints of the same process. For `openmeter`, `lago` and"
                    + " `stripe` see [billing.md](billing.md).",
            "csv");
    public static final SettingKey<SinkSettings.Mode> SINK_MODE = plain(
            "sinks.<name>.mode",
            ValueTypes.choice(
                    List.of(entry("state", SinkSettings.Mode.STATE), entry("delta", SinkSettings.Mode.DELTA))),
            null,
            "`state`: each record as it is now, to be applied by its key. `delta`: quantity and cost as the difference to what this"
                    + " sink was last sent, to be added up. Without it: `state`, and `delta` for `openmeter`, `lago` and `stripe`,"
                    + " which know no other.",
            "delta");
    public static final SettingKey<Integer> SINK_BATCH_SIZE = plain(
            "sinks.<name>.batch-size",
            ValueTypes.wholeNumber(1, SinkFormatRules.ANY_NUMBER),
            null,
            "How many records one message holds at most. Without it: 5000, 1 for `cloudevents` and `stripe`, 100 for `openmeter` and"
                    + " `lago`. `lago` takes no more than 100, `stripe` no more than 1.",
            "500");
    public static final SettingKey<List<String>> SINK_STREAMS = plain(
            "sinks.<name>.streams",
            ValueTypes.list("streams"),
            null,
            "Only records of these streams. Without it: all.",
            "channel-usage, usage-details");
    public static final SettingKey<SinkSettings.Finality> SINK_FINALITY = plain(
            "sinks.<name>.finality",
            ValueTypes.choice(
                    List.of(entry("any", SinkSettings.Finality.ANY), entry("settled", SinkSettings.Finality.SETTLED))),
            null,
            "`any`: every version. `settled`: only those that are `final` or `invoiced`, and the withdrawal of one. Without it: `any`,"
                    + " and `settled` for `stripe`.",
            "settled");
    public static final SettingKey<LocalDate> SINK_START_DATE = plain(
            "sinks.<name>.start-date",
            ValueTypes.day(),
            null,
            "No record of a period that began before this day, in the period's own zone. Without it: all that the ledger has.",
            "2026-04-01");
    public static final SettingKey<String> SINK_MAPPING = new SettingKey<>(
            "sinks.<name>.mapping",
            ValueTypes.endpointUri(),
            null,
            Exposure.MAY_HOLD_SECRETS,
            "For `openmeter`, `lago` and `stripe`: a Camel endpoint that says of each record whom it is billed to and as what; see"
                    + " [billing.md](billing.md#whom-a-record-is-billed-to). Without it: by the ids of the provider.",
            "direct:customers");

    public static final SettingKey<List<Limit>> LIMIT_CHANNEL_USAGE_PER_CHANNEL =
            limit("360dialog.channel-usage.per-channel", "10/1h", "channel-usage calls for one channel", "5/1h");
    public static final SettingKey<List<Limit>> LIMIT_CHANNEL_USAGE_PER_WABA = limit(
            "360dialog.channel-usage.per-waba", "200/1h", "channel-usage calls for the channels of one WABA", "100/1h");
    public static final SettingKey<List<Limit>> LIMIT_CLIENT_BALANCE_PER_CLIENT =
            limit("360dialog.client-balance.per-client", "5/30s", "client-balance calls for one client", "2/30s");
    public static final SettingKey<List<Limit>> LIMIT_YCLOUD_PER_ACCOUNT =
            limit("ycloud.per-account", "200/1s, 10000/1h", "All calls of one account", "50/1s, 5000/1h");

    public static final SettingKey<String> SCHEDULE = plain(
            "schedule.<provider>.<stream>",
            ValueTypes.cron(),
            null,
            "When `run` reads a stream, as a Quartz cron expression with seconds. Without it: as the routes say.",
            "0 15 * * * ?");
    public static final SettingKey<Duration> SCHEDULE_JITTER = plain(
            "schedule.jitter",
            ValueTypes.duration(),
            "30s",
            "How much later than scheduled a pass may start, at random, so that not everyone calls at the full hour.",
            "2m");

    public static final SettingKey<Boolean> SCHEDULE_ENABLED = plain(
            "schedule.enabled",
            ValueTypes.choice(List.of(entry("true", true), entry("false", false))),
            "true",
            "Whether the routes read on their schedule. `false` for an application that starts syncs itself.",
            "false");
    public static final SettingKey<Boolean> SCHEDULE_AT_START = plain(
            "schedule.at-start",
            ValueTypes.choice(List.of(entry("true", true), entry("false", false))),
            "true",
            "Whether a pass starts at once with the routes, before any schedule.",
            "false");

    public static final SettingKey<Duration> SCHEDULE_MAX_WAIT = plain(
            "schedule.max-wait",
            ValueTypes.duration(),
            "5m",
            "How long a scheduled pass waits for limits; what would have to wait longer is left to a later pass.",
            "10m");

    public static final SettingKey<Integer> RETRY_MOST = plain(
            "retry.most",
            ValueTypes.wholeNumber(0, 100),
            "3",
            "How often a call is made again after a fault that may pass by itself.",
            "5");
    public static final SettingKey<Duration> RETRY_DELAY = plain(
            "retry.delay",
            ValueTypes.duration(),
            "1s",
            "How long to wait at most before the first of them, at random; before each further one at most twice as long.",
            "500ms");
    public static final SettingKey<Duration> RETRY_MAX_DELAY = plain(
            "retry.max-delay", ValueTypes.duration(), "60s", "How long to wait at most before one of them.", "5m");

    public static final SettingKey<Duration> SYNC_MAX_WAIT = plain(
            "sync.max-wait",
            ValueTypes.duration(),
            null,
            "How long the commands `sync` and `backfill` wait for limits before they give up the rest. Without it: as long as it takes.",
            "2h");

    public static final SettingKey<Duration> CONNECT_TIMEOUT = plain(
            "transport.connect-timeout",
            ValueTypes.duration(),
            "10s",
            "How long opening a connection to a provider may take.",
            "5s");
    public static final SettingKey<Duration> RESPONSE_TIMEOUT = plain(
            "transport.response-timeout",
            ValueTypes.duration(),
            "60s",
            "How long a provider's answer may take to begin.",
            "2m");

    public static final SettingKey<Integer> HTTP_PORT = plain(
            "http.port",
            ValueTypes.wholeNumber(0, 65_535),
            "8080",
            "Where `run` serves Insights, webhooks, health and metrics. 0 takes any free port.",
            "9090");

    public static final SettingKey<Path> ROUTES = plain(
            "routes",
            ValueTypes.folder(),
            null,
            "The folder of the route files. Without it: the distribution's; in a checkout its `routes` folder; else those inside"
                    + " the jar.",
            "my-routes");

    public static final SettingKey<LogLevel> LOG_LEVEL = plain(
            "log.level",
            ValueTypes.choice(Arrays.stream(LogLevel.values())
                    .map(level -> entry(level.name().toLowerCase(Locale.ROOT), level))
                    .toList()),
            "warn",
            "What is written to standard error. `debug` shows details of this program only, never a secret.",
            "info");

    private static final List<SettingKey<?>> ALL = List.of(
            PROVIDER,
            BASE_URL,
            API_KEY,
            USERNAME,
            PASSWORD,
            PARTNER_ID,
            CLIENT_IDS,
            CHANNEL_IDS,
            MANAGED_ACCOUNT_IDS,
            STREAMS,
            START_DATE,
            GRANULARITY,
            DIMENSIONS,
            TIME_ZONE,
            LOOKBACK_DAYS,
            CONCURRENCY,
            WEBHOOK_SECRET,
            LEDGER_URL,
            LEDGER_USERNAME,
            LEDGER_PASSWORD,
            RAW_DAYS,
            SINK_URI,
            SINK_FORMAT,
            SINK_MODE,
            SINK_BATCH_SIZE,
            SINK_STREAMS,
            SINK_FINALITY,
            SINK_START_DATE,
            SINK_MAPPING,
            LIMIT_CHANNEL_USAGE_PER_CHANNEL,
            LIMIT_CHANNEL_USAGE_PER_WABA,
            LIMIT_CLIENT_BALANCE_PER_CLIENT,
            LIMIT_YCLOUD_PER_ACCOUNT,
            SCHEDULE,
            SCHEDULE_JITTER,
            SCHEDULE_ENABLED,
            SCHEDULE_AT_START,
            SCHEDULE_MAX_WAIT,
            RETRY_MOST,
            RETRY_DELAY,
            RETRY_MAX_DELAY,
            SYNC_MAX_WAIT,
            CONNECT_TIMEOUT,
            RESPONSE_TIMEOUT,
            HTTP_PORT,
            ROUTES,
            LOG_LEVEL);

    private SettingKeys() {}

    /** Every setting, in the order of {@code docs/settings.md}. */
    public static List<SettingKey<?>> all() {
        return ALL;
    }

    /** The setting, or family of settings, that a whole key is of; empty if it is unknown. */
    public static Optional<SettingKey<?>> find(String key) {
        return ALL.stream().filter(known -> known.names(key).isPresent()).findFirst();
    }

    /** Those of {@link #all()} that are limits. */
    static List<SettingKey<List<Limit>>> limits() {
        return List.of(
                LIMIT_CHANNEL_USAGE_PER_CHANNEL,
                LIMIT_CHANNEL_USAGE_PER_WABA,
                LIMIT_CLIENT_BALANCE_PER_CLIENT,
                LIMIT_YCLOUD_PER_ACCOUNT);
    }

    /** The known key that is most like one that is unknown. */
    public static String nearest(String key) {
        return Nearest.of(key, ALL.stream().map(known -> known.likeliest(key)).toList());
    }

    private static <T> SettingKey<T> plain(
            String pattern, ValueType<T> type, String defaultValue, String description, String example) {
        return new SettingKey<>(pattern, type, defaultValue, Exposure.PLAIN, description, example);
    }

    private static SettingKey<String> secret(String pattern, String description, String example) {
        return new SettingKey<>(pattern, ValueTypes.text(), null, Exposure.SECRET, description, example);
    }

    private static SettingKey<List<Limit>> limit(String pattern, String defaultValue, String what, String example) {
        return plain("limits." + pattern, ValueTypes.limits(), defaultValue, what + ".", example);
    }
}
