package org.whatsappusage.settings;

import java.net.URI;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.whatsappusage.limit.Limit;
import org.whatsappusage.provider.Connection;
import org.whatsappusage.provider.Operation;
import org.whatsappusage.provider.Provider;
import org.whatsappusage.provider.Providers;
import org.whatsappusage.provider.StreamPlan;
import org.whatsappusage.record.Granularity;

/** Reads settings once, and collects what is wrong with them instead of stopping at the first problem. */
final class SettingsReader {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");

    private final SortedMap<String, String> given = new TreeMap<>();
    private final Set<String> unresolved;
    private final Providers providers;
    private final List<String> problems = new ArrayList<>();

    /**
     * @param unresolved keys about which a problem was already told, so that what follows from it is not
     */
    SettingsReader(Map<String, String> properties, Set<String> unresolved, Providers providers) {
        properties.forEach((key, value) -> {
            if (key.startsWith(SettingKey.PREFIX)) {
                given.put(key, value);
            }
        });
        this.unresolved = unresolved;
        this.providers = providers;
    }

    /** What is wrong with what {@link #settings()} has read so far. */
    List<String> problems() {
        return problems;
    }

    /** What was set, where it is right; to be used only if there are no {@link #problems()}. */
    Settings settings() {
        given.keySet().forEach(this::checkKey);
        SortedMap<String, ConnectionSettings> connections = new TreeMap<>();
        names(SettingKeys.PROVIDER).forEach(name -> connection(name).ifPresent(c -> connections.put(name, c)));
        SortedMap<String, SinkSettings> sinks = new TreeMap<>();
        names(SettingKeys.SINK_URI).forEach(name -> sink(name).ifPresent(s -> sinks.put(name, s)));
        return new Settings(
                connections,
                new LedgerSettings(
                        value(SettingKeys.LEDGER_URL),
                        value(SettingKeys.LEDGER_USERNAME),
                        value(SettingKeys.LEDGER_PASSWORD),
                        value(SettingKeys.RAW_DAYS)),
                sinks,
                limits(),
                new HttpSettings(value(SettingKeys.HTTP_PORT)),
                new TransportSettings(value(SettingKeys.CONNECT_TIMEOUT), value(SettingKeys.RESPONSE_TIMEOUT)),
                new ScheduleSettings(crons(), value(SettingKeys.SCHEDULE_JITTER), value(SettingKeys.SCHEDULE_MAX_WAIT)),
                new RetrySettings(
                        value(SettingKeys.RETRY_MOST),
                        value(SettingKeys.RETRY_DELAY),
                        value(SettingKeys.RETRY_MAX_DELAY)),
                new SyncSettings(value(SettingKeys.SYNC_MAX_WAIT)),
                value(SettingKeys.ROUTES),
                value(SettingKeys.LOG_LEVEL));
    }

    private void checkKey(String key) {
        SettingKeys.find(key)
                .ifPresentOrElse(
                        known -> checkKnown(known, key),
                        () -> problems.add(
                                key + " is unknown; the nearest known setting is " + SettingKeys.nearest(key)));
    }

    private void checkKnown(SettingKey<?> known, String key) {
        for (String name : known.names(key).orElseThrow()) {
            if (!NAME.matcher(name).matches()) {
                problems.add(key + " has the name '" + name + "'; a name holds letters, digits, - and _ only");
            }
        }
        if (isSet(key) && !unresolved.contains(key) && read(known, key).isEmpty()) {
            String allowed = "; it must be " + known.type().allowed();
            problems.add(
                    known.shown()
                            ? key + " is '" + given.get(key).strip() + "'" + allowed
                            : key + " has a value that is not allowed (and not shown here)" + allowed);
        }
    }

    /** The valid names of the family that {@code key} is of: those in any key beside it. */
    private List<String> names(SettingKey<?> key) {
        String family =
                SettingKey.PREFIX + key.pattern().substring(0, key.pattern().indexOf('<'));
        return given.keySet().stream()
                .filter(candidate -> candidate.startsWith(family))
                .filter(candidate -> SettingKeys.find(candidate).isPresent())
                .map(candidate -> candidate.substring(family.length(), candidate.indexOf('.', family.length())))
                .filter(name -> NAME.matcher(name).matches())
                .distinct()
                .toList();
    }

    private Optional<ConnectionSettings> connection(String name) {
        Optional<Provider> found = provider(name);
        URI baseUrl = value(SettingKeys.BASE_URL, name);
        String apiKey = value(SettingKeys.API_KEY, name);
        String username = value(SettingKeys.USERNAME, name);
        String password = value(SettingKeys.PASSWORD, name);
        String partnerId = value(SettingKeys.PARTNER_ID, name);
        List<String> clientIds = listOrEmpty(SettingKeys.CLIENT_IDS, name);
        List<String> channelIds = listOrEmpty(SettingKeys.CHANNEL_IDS, name);
        List<String> managedAccountIds = listOrEmpty(SettingKeys.MANAGED_ACCOUNT_IDS, name);
        var startDate = value(SettingKeys.START_DATE, name);
        Granularity granularity = value(SettingKeys.GRANULARITY, name);
        List<String> dimensions = value(SettingKeys.DIMENSIONS, name);
        var timeZone = value(SettingKeys.TIME_ZONE, name);
        int lookbackDays = value(SettingKeys.LOOKBACK_DAYS, name);
        int concurrency = value(SettingKeys.CONCURRENCY, name);
        String webhookSecret = value(SettingKeys.WEBHOOK_SECRET, name);
        List<String> wantedStreams = value(SettingKeys.STREAMS, name);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Provider provider = found.get();
        Connection connection = new Connection(
                name,
                provider.name(),
                baseUrl == null ? provider.baseUrl() : baseUrl,
                apiKey,
                username,
                password,
                partnerId);
        tellProviderProblems(provider, connection);
        refuseWithoutUse(SettingKeys.CLIENT_IDS, name, provider, StreamPlan.Scope.CLIENT);
        refuseWithoutUse(SettingKeys.CHANNEL_IDS, name, provider, StreamPlan.Scope.CHANNEL);
        refuseWithoutUse(SettingKeys.MANAGED_ACCOUNT_IDS, name, provider, StreamPlan.Scope.ACCOUNT);
        return Optional.of(new ConnectionSettings(
                connection,
                clientIds,
                channelIds,
                managedAccountIds,
                streams(provider, name, wantedStreams),
                startDate,
                granularity,
                dimensions,
                timeZone,
                lookbackDays,
                concurrency,
                webhookSecret));
    }

    private Optional<Provider> provider(String name) {
        String key = SettingKeys.PROVIDER.key(name);
        String provider = value(SettingKeys.PROVIDER, name);
        String allowed = "it must be one of " + String.join(", ", providers.names());
        if (provider == null) {
            problems.add(key + " is missing; " + allowed);
            return Optional.empty();
        }
        Optional<Provider> found = providers.find(provider);
        if (found.isEmpty() && !unresolved.contains(key)) {
            problems.add(key + " is '" + provider + "'; " + allowed);
        }
        return found;
    }

    /** A provider names settings without what stands before them, since it does not know about settings. */
    private void tellProviderProblems(Provider provider, Connection connection) {
        for (String problem : provider.problems(connection)) {
            String first = problem.split("[^A-Za-z0-9-]", 2)[0];
            String prefix = SettingKey.PREFIX + "connections." + connection.name();
            boolean namesKey =
                    SettingKeys.all().stream().anyMatch(known -> known.pattern().equals("connections.<name>." + first));
            problems.add(prefix + (namesKey ? "." : ": ") + problem);
        }
    }

    private void refuseWithoutUse(SettingKey<?> key, String name, Provider provider, StreamPlan.Scope scope) {
        boolean set = isSet(key.key(name));
        if (set && provider.operations().stream().noneMatch(o -> o.plan().scope() == scope)) {
            problems.add(key.key(name) + " has no use with the provider " + provider.name());
        }
    }

    /** In the provider's order, which is the order in which they are read. */
    private List<String> streams(Provider provider, String name, List<String> wanted) {
        List<Operation> operations = provider.operations();
        if (wanted == null) {
            return operations.stream()
                    .filter(o -> o.plan().kind() != StreamPlan.Kind.DISCOVERY)
                    .map(Operation::name)
                    .toList();
        }
        List<String> known = operations.stream().map(Operation::name).toList();
        String key = SettingKeys.STREAMS.key(name);
        if (!unresolved.contains(key)) {
            wanted.stream().filter(stream -> !known.contains(stream)).forEach(stream -> tellStream(key, stream, known));
        }
        return known.stream().filter(wanted::contains).toList();
    }

    private void tellStream(String key, String stream, List<String> known) {
        problems.add(key + " names '" + stream + "'; the nearest known stream is " + Nearest.of(stream, known) + " (of "
                + String.join(", ", known) + ")");
    }

    private Optional<SinkSettings> sink(String name) {
        String uri = required(SettingKeys.SINK_URI, name);
        boolean table = uri != null && SinkSettings.isTable(uri);
        String format = table ? SinkSettings.RECORDS : required(SettingKeys.SINK_FORMAT, name);
        SinkSettings.Mode mode = value(SettingKeys.SINK_MODE, name);
        if (table) {
            refuseForTable(SettingKeys.SINK_FORMAT, name, SinkSettings.RECORDS);
            refuseForTable(SettingKeys.SINK_MODE, name, SinkSettings.Mode.STATE);
        }
        Integer batchSize = value(SettingKeys.SINK_BATCH_SIZE, name);
        List<String> streams = listOrEmpty(SettingKeys.SINK_STREAMS, name);
        SinkSettings.Finality finality = value(SettingKeys.SINK_FINALITY, name);
        var startDate = value(SettingKeys.SINK_START_DATE, name);
        String mapping = value(SettingKeys.SINK_MAPPING, name);
        checkStreams(SettingKeys.SINK_STREAMS.key(name), streams);
        if (uri == null || format == null) {
            return Optional.empty();
        }
        SinkFormatRules rules = SinkFormatRules.of(format);
        if (mode != null && mode != rules.mode() && rules.billing()) {
            problems.add(SettingKeys.SINK_MODE.key(name) + " is '"
                    + given.get(SettingKeys.SINK_MODE.key(name)).strip() + "'; the format " + format
                    + " knows only delta");
        }
        if (batchSize != null && batchSize > rules.mostRecords()) {
            problems.add(SettingKeys.SINK_BATCH_SIZE.key(name) + " is '" + batchSize + "'; a message of the format "
                    + format + " holds at most " + rules.mostRecords());
        }
        if (mapping != null && !rules.billing()) {
            problems.add(SettingKeys.SINK_MAPPING.key(name) + " has no use with the format " + format);
        }
        return Optional.of(new SinkSettings(
                name,
                uri,
                format,
                mode == null ? rules.mode() : mode,
                batchSize == null ? rules.batchSize() : batchSize,
                streams,
                finality == null ? rules.finality() : finality,
                startDate,
                mapping));
    }

    /** Those of any provider, since a sink is for all connections. */
    private void checkStreams(String key, List<String> streams) {
        if (unresolved.contains(key)) {
            return;
        }
        List<String> known = providers.names().stream()
                .flatMap(provider -> providers.get(provider).operations().stream())
                .filter(operation -> operation.plan().kind() == StreamPlan.Kind.USAGE)
                .map(Operation::name)
                .distinct()
                .toList();
        streams.stream().filter(stream -> !known.contains(stream)).forEach(stream -> tellStream(key, stream, known));
    }

    private <T> void refuseForTable(SettingKey<T> key, String name, T only) {
        T wanted = value(key, name);
        if (wanted != null && !wanted.equals(only)) {
            problems.add(key.key(name) + " is '" + given.get(key.key(name)).strip()
                    + "'; a whatsapp-usage-table gets each record as it is now, in the row of its key: leave this out");
        }
    }

    private Limits limits() {
        SortedMap<String, List<Limit>> limits = new TreeMap<>();
        SettingKeys.limits().forEach(key -> limits.put(key.pattern().substring("limits.".length()), value(key)));
        return new Limits(limits);
    }

    private SortedMap<String, String> crons() {
        SortedMap<String, String> crons = new TreeMap<>();
        for (String key : given.keySet()) {
            SettingKeys.SCHEDULE.names(key).ifPresent(names -> {
                String cron = value(SettingKeys.SCHEDULE, names.toArray(String[]::new));
                if (cron != null && checkStream(key, names.get(0), names.get(1))) {
                    crons.put(String.join(".", names), cron);
                }
            });
        }
        return crons;
    }

    private boolean checkStream(String key, String provider, String stream) {
        Optional<Provider> found = providers.find(provider);
        if (found.isEmpty()) {
            problems.add(
                    key + " names the provider '" + provider + "'; there are " + String.join(", ", providers.names()));
            return false;
        }
        List<String> known =
                found.get().operations().stream().map(Operation::name).toList();
        if (!known.contains(stream)) {
            tellStream(key, stream, known);
            return false;
        }
        return true;
    }

    private <T> List<T> listOrEmpty(SettingKey<List<T>> key, String... names) {
        List<T> list = value(key, names);
        return list == null ? List.of() : list;
    }

    private <T> T required(SettingKey<T> key, String... names) {
        if (!isSet(key.key(names))) {
            problems.add(
                    key.key(names) + " is missing; it must be " + key.type().allowed());
        }
        return value(key, names);
    }

    private boolean isSet(String key) {
        return !given.getOrDefault(key, "").isBlank();
    }

    /** The value, else the default, else null. A wrong value, of which {@link #checkKey} tells, counts as not set. */
    private <T> T value(SettingKey<T> key, String... names) {
        String fullKey = key.key(names);
        return isSet(fullKey) ? read(key, fullKey).orElseGet(() -> byDefault(key)) : byDefault(key);
    }

    private <T> Optional<T> read(SettingKey<T> key, String fullKey) {
        try {
            return Optional.of(key.type().reader().apply(given.get(fullKey).strip()));
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static <T> T byDefault(SettingKey<T> key) {
        return key.defaultValue() == null ? null : key.type().reader().apply(key.defaultValue());
    }
}
