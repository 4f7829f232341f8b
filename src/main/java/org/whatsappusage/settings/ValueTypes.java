package org.whatsappusage.settings;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.quartz.CronExpression;
import org.whatsappusage.limit.Limit;

/** The kinds of values that settings have. */
final class ValueTypes {

    private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
    private static final Pattern ENDPOINT = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.+", Pattern.DOTALL);
    private static final Pattern SNAKE_CASE = Pattern.compile("[a-z][a-z0-9_]*");

    private ValueTypes() {}

    static ValueType<String> text() {
        return new ValueType<>("a text", text -> text);
    }

    /** Items without the blanks around them, in the order given, each once. */
    static ValueType<List<String>> list(String ofWhat) {
        return new ValueType<>("a list of " + ofWhat + " with a comma between them", ValueTypes::items);
    }

    static ValueType<List<String>> snakeCaseList(String ofWhat) {
        return new ValueType<>("a list of " + ofWhat + " in lower snake case with a comma between them", text -> {
            List<String> items = items(text);
            items.forEach(item -> require(SNAKE_CASE.matcher(item).matches()));
            return items;
        });
    }

    static ValueType<Integer> wholeNumber(int least, int most) {
        return new ValueType<>("a whole number from " + least + " to " + most, text -> {
            require(WHOLE_NUMBER.matcher(text).matches());
            int number = Integer.parseInt(text);
            require(number >= least && number <= most);
            return number;
        });
    }

    /** One of a few words, in the order in which a reader should see them. */
    static <T> ValueType<T> choice(List<Map.Entry<String, T>> choices) {
        String allowed = choices.stream().map(Map.Entry::getKey).collect(Collectors.joining(", "));
        return new ValueType<>("one of " + allowed, text -> choices.stream()
                .filter(choice -> choice.getKey().equals(text))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new)
                .getValue());
    }

    static ValueType<LocalDate> day() {
        return new ValueType<>("a day as yyyy-MM-dd", text -> {
            require(DAY.matcher(text).matches());
            return LocalDate.parse(text);
        });
    }

    static ValueType<ZoneId> zone() {
        return new ValueType<>("a time zone such as Europe/Berlin or +08:00", ZoneId::of);
    }

    static ValueType<Duration> duration() {
        return new ValueType<>("a duration such as 500ms, 30s, 5m, 1h or 7d", text -> {
            Matcher matcher = DURATION.matcher(text);
            require(matcher.matches());
            int number = Integer.parseInt(matcher.group(1));
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(number);
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                default -> Duration.ofDays(number);
            };
        });
    }

    /** Without a slash at its end, since paths are put behind it. */
    static ValueType<URI> httpUri() {
        return new ValueType<>("an http or https URL without user, query and fragment", text -> {
            URI uri = URI.create(text.replaceAll("/+$", ""));
            require("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
            require(uri.getHost() != null && uri.getUserInfo() == null);
            require(uri.getRawQuery() == null && uri.getRawFragment() == null);
            return uri;
        });
    }

    static ValueType<String> jdbcUrl() {
        return new ValueType<>("a JDBC URL such as jdbc:postgresql://localhost/usage", text -> {
            require(text.startsWith("jdbc:")
                    && ENDPOINT.matcher(text.substring("jdbc:".length())).matches());
            return text;
        });
    }

    static ValueType<String> endpointUri() {
        return new ValueType<>("the URI of a Camel endpoint such as file:data/export", text -> {
            require(ENDPOINT.matcher(text).matches());
            return text;
        });
    }

    static ValueType<List<Limit>> limits() {
        return new ValueType<>(
                "limits such as 200/1s, 10000/1h (calls, a slash, a whole number, s, m or h)", Limit::list);
    }

    static ValueType<String> cron() {
        return new ValueType<>("a Quartz cron expression such as 0 15 * * * ? (seconds first)", text -> {
            try {
                CronExpression.validateExpression(text);
            } catch (ParseException e) {
                throw new IllegalArgumentException(e);
            }
            return text;
        });
    }

    static ValueType<Path> folder() {
        return new ValueType<>("an existing folder", text -> {
            Path folder = Path.of(text);
            require(Files.isDirectory(folder));
            return folder;
        });
    }

    private static List<String> items(String text) {
        List<String> items =
                Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        require(items.stream().noneMatch(String::isEmpty));
        return List.copyOf(new LinkedHashSet<>(items));
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new IllegalArgumentException();
        }
    }
}
