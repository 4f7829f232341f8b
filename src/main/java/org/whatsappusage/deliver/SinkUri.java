package org.whatsappusage.deliver;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.util.SensitiveUtils;
import org.apache.camel.util.URISupport;
import org.whatsappusage.ledger.JdbcSecrets;

/**
 * A sink's endpoint as its user wrote it, placeholders resolved. Options are kept as they are written, since decoding and
 * encoding them again may change what they say.
 */
final class SinkUri {

    private static final String FILE_NAME = "fileName";
    private static final Pattern USER = Pattern.compile("[:/][^:/@]+:([^@/]+)@");
    private static final Pattern SECRET_NAME =
            Pattern.compile("(?i)passw|passphrase|secret|token|credential|api[_-]?key|access[_-]?key");
    private static final String FILE_EXIST = "fileExist";
    private static final String SCP = "scp";
    /** Components that write a file under the name in Camel's header for it; by Camel's catalog. */
    private static final Set<String> WRITE_FILES =
            Set.of("azure-files", "file", "ftp", "ftps", "mina-sftp", SCP, "sftp", "smb");

    private static final String DIRECT = "direct";
    private static final Set<String> HTTP = Set.of("http", "https");
    /** What stands in a name that no other batch has. */
    private static final Pattern OF_THE_BATCH =
            Pattern.compile("\\$\\{.*(CamelWhatsAppUsageDocument|variable\\.batch)");

    private static final Pattern WITH_OPTIONS = Pattern.compile("[^\\s\"'<>]+\\?[^\\s\"'<>]+");
    private static final String KAFKA = "kafka";
    private static final String KAFKA_BYTES = "org.apache.kafka.common.serialization.ByteArraySerializer";
    private static final String RABBITMQ = "spring-rabbitmq";
    private static final String OVERRIDE = "Override";
    private static final String MASK = "xxxxxx";

    private final String uri;
    private final String base;
    private final Map<String, String> options = new LinkedHashMap<>();
    private final Set<String> secrets = new LinkedHashSet<>();

    SinkUri(String uri) {
        this.uri = uri;
        int question = uri.indexOf('?');
        this.base = question < 0 ? uri : uri.substring(0, question);
        if (question >= 0) {
            for (String option : split(uri.substring(question + 1))) {
                int equals = option.indexOf('=');
                options.put(
                        equals < 0 ? option : option.substring(0, equals),
                        equals < 0 ? "" : option.substring(equals + 1));
            }
        }
        collectSecrets();
    }

    private void collectSecrets() {
        Matcher user = USER.matcher(base);
        if (user.find()) {
            secrets.add(user.group(1));
        }
        options.forEach((name, value) -> {
            if (holdsSecret(name)) {
                secrets.add(value);
                secrets.add(plain(value));
            }
            if (plain(value).startsWith("jdbc:")) {
                secrets.addAll(new JdbcSecrets(plain(value), null).values());
            }
        });
        secrets.remove("");
    }

    /** As the endpoint sees it: what is inside of {@code RAW(…)}, or decoded. */
    private static String plain(String value) {
        if (value.startsWith("RAW(") || value.startsWith("RAW{")) {
            return value.substring("RAW(".length(), value.length() - 1);
        }
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException undecodable) {
            return value;
        }
    }

    /** Camel knows the names of its own components' secrets; others say it in theirs. */
    private static boolean holdsSecret(String option) {
        return SensitiveUtils.containsSensitive(option)
                || SECRET_NAME.matcher(option).find();
    }

    /** At ampersands, but not inside of {@code RAW(…)} or {@code RAW{…}}. */
    private static List<String> split(String query) {
        List<String> options = new ArrayList<>();
        int start = 0;
        String end = null;
        for (int at = 0; at < query.length(); at++) {
            if (end == null && query.startsWith("=RAW(", at)) {
                end = ")";
            } else if (end == null && query.startsWith("=RAW{", at)) {
                end = "}";
            } else if (query.charAt(at) == '&' && (end == null || query.startsWith(end, at - 1))) {
                options.add(query.substring(start, at));
                start = at + 1;
                end = null;
            }
        }
        options.add(query.substring(start));
        options.removeIf(String::isEmpty);
        return options;
    }

    /** How the user names the files, in Camel's file language; empty if that is left to us, or no files are written. */
    Optional<String> fileName() {
        return writesFiles() ? Optional.ofNullable(options.get(FILE_NAME)) : Optional.empty();
    }

    private boolean writesFiles() {
        return WRITE_FILES.contains(scheme());
    }

    /** Whether the user's own name for files may be given to a document of another batch, which would take its place. */
    boolean mayNameTwoAlike() {
        return !saysWhatHappensToAnotherFile()
                && fileName()
                        .filter(name -> !OF_THE_BATCH.matcher(plain(name)).find())
                        .isPresent();
    }

    /** Whether the user has said what happens to a file of which the name is taken; Camel writes over it otherwise. */
    boolean saysWhatHappensToAnotherFile() {
        return options.containsKey(FILE_EXIST);
    }

    /**
     * The endpoint that the route sends to: without the file's name, which the route sets; a file is written under another
     * name until it is whole; a sink that is away keeps nothing from starting; and what a component does by default that loses
     * or changes messages is done otherwise, unless the user says so.
     */
    String endpoint() {
        Map<String, String> all = new LinkedHashMap<>(options);
        if (writesFiles()) {
            all.remove(FILE_NAME);
            if (!scheme().equals(SCP)) {
                addTemporaryName(all);
            }
        }
        addWhatDeliveryNeeds(all);
        all.putIfAbsent("lazyStartProducer", "true");
        StringBuilder endpoint = new StringBuilder(base);
        all.forEach((name, value) -> endpoint.append(endpoint.indexOf("?") < 0 ? '?' : '&')
                .append(name)
                .append('=')
                .append(value));
        return endpoint.toString();
    }

    private void addWhatDeliveryNeeds(Map<String, String> options) {
        if (HTTP.contains(scheme())) {
            // With a query in its address it would send GET by default, and no document.
            options.putIfAbsent("httpMethod", "POST");
            options.putIfAbsent("connectTimeout", "30000");
            options.putIfAbsent("responseTimeout", "60000");
        }
        switch (scheme()) {
            // That nobody is there shows at once and not after half a minute.
            case DIRECT -> options.putIfAbsent("block", "false");
            // Its default makes text of a document, in whatever character set the machine has.
            case KAFKA -> options.putIfAbsent("valueSerializer", KAFKA_BYTES);
            case RABBITMQ -> {
                // Its default takes a message for sent that the broker has never seen, and makes queues that end with
                // it.
                options.putIfAbsent("confirm", "enabled");
                if ("true".equals(options.get("autoDeclareProducer"))) {
                    options.putIfAbsent("arg.queue.durable", "true");
                }
            }
            default -> {}
        }
    }

    /** Whether the endpoint is a topic of Kafka, which keeps messages in order only where they have a key or a partition. */
    boolean isKafka() {
        return scheme().equals(KAFKA);
    }

    private static void addTemporaryName(Map<String, String> options) {
        String exists = options.getOrDefault(FILE_EXIST, OVERRIDE);
        boolean own = options.containsKey("tempPrefix") || options.containsKey("tempFileName");
        // Who appends has chosen that others see a file grow.
        if (!own && !exists.equals("Append")) {
            // Neither a hidden file nor the ending alone is enough for every reader of a folder.
            options.put("tempFileName", ".${file:onlyname}.part");
        }
        if (exists.equals(OVERRIDE)) {
            // The old file stays until the new one is whole.
            options.putIfAbsent("eagerDeleteTargetFile", "false");
        }
    }

    /** A text without the secrets of this URI. */
    String withoutSecrets(String text) {
        String masked = text;
        for (String secret : secrets) {
            masked = masked.replace(secret, MASK);
        }
        // Camel masks all that follows, so it is given one address at a time.
        return WITH_OPTIONS
                .matcher(masked)
                .replaceAll(uri -> Matcher.quoteReplacement(URISupport.sanitizeUri(uri.group())));
    }

    /** A text without the values of any option, since a secret may stand in one that is spelt wrongly. */
    String withoutValues(String text) {
        String masked = text;
        for (Map.Entry<String, String> option : options.entrySet()) {
            String name = option.getKey() + "=";
            masked = masked.replace(name + option.getValue(), name + MASK)
                    .replace(name + plain(option.getValue()), name + MASK);
        }
        return withoutSecrets(masked);
    }

    /** Names of the options that stand in a text with their values, in the order in which the user wrote them. */
    List<String> optionsIn(String text) {
        return options.keySet().stream()
                .filter(name -> text.contains("{" + name + "=") || text.contains(", " + name + "="))
                .toList();
    }

    /** Name of the component. */
    String scheme() {
        int colon = uri.indexOf(':');
        return colon < 0 ? uri : uri.substring(0, colon);
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return withoutSecrets(uri);
    }
}
