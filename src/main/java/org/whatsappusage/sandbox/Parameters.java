package org.whatsappusage.sandbox;

import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A query string, read strictly: what the documents do not allow is an {@link InvalidParameter} that names the parameter.
 * The real providers may be laxer; a client that satisfies this reader satisfies them.
 */
final class Parameters {

    private static final Pattern INTEGER = Pattern.compile("[0-9]{1,15}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,15}(\\.[0-9]{1,9})?");
    private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    private final Map<String, List<String>> values;

    private Parameters(Map<String, List<String>> values) {
        this.values = values;
    }

    /** @param rawQuery as it stood in the URL; null when there was none */
    static Parameters of(String rawQuery) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        if (rawQuery != null && !rawQuery.isEmpty()) {
            for (String pair : rawQuery.split("&")) {
                int equals = pair.indexOf('=');
                String name = decode(equals < 0 ? pair : pair.substring(0, equals));
                String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
                values.computeIfAbsent(name, unused -> new ArrayList<>()).add(value);
            }
        }
        return new Parameters(values);
    }

    /** All values, for those who only look. */
    Map<String, List<String>> values() {
        return values;
    }

    /** The same query with one value in the place of whatever stood there. */
    Parameters with(String name, String value) {
        Map<String, List<String>> changed = new LinkedHashMap<>(values);
        changed.put(name, List.of(value));
        return new Parameters(changed);
    }

    void allowOnly(String... names) {
        List<String> allowed = Arrays.asList(names);
        for (String name : values.keySet()) {
            if (!allowed.contains(name)) {
                throw new InvalidParameter(name, "Unknown parameter " + name + ".");
            }
        }
    }

    Optional<String> text(String name) {
        List<String> all = values.getOrDefault(name, List.of());
        if (all.size() > 1) {
            throw new InvalidParameter(name, "Parameter " + name + " is given more than once.");
        }
        if (all.size() == 1 && all.get(0).isEmpty()) {
            throw new InvalidParameter(name, "Parameter " + name + " is empty.");
        }
        return all.stream().findFirst();
    }

    String requiredText(String name) {
        return text(name)
                .orElseThrow(() -> new InvalidParameter(name, "Missing data for required parameter " + name + "."));
    }

    Optional<String> choice(String name, List<String> allowed) {
        Optional<String> value = text(name);
        value.ifPresent(given -> requireOneOf(name, given, allowed));
        return value;
    }

    /** A list as repeated keys; a comma-joined one is a single, unknown value. */
    Set<String> choices(String name, List<String> allowed) {
        List<String> given = values.getOrDefault(name, List.of());
        given.forEach(value -> requireOneOf(name, value, allowed));
        return new LinkedHashSet<>(given);
    }

    Set<String> matching(String name, Pattern pattern, String expectation) {
        List<String> given = values.getOrDefault(name, List.of());
        for (String value : given) {
            require(pattern.matcher(value).matches(), name, value, expectation);
        }
        return new LinkedHashSet<>(given);
    }

    Optional<Long> integer(String name, long least, long most) {
        Optional<String> value = text(name);
        value.ifPresent(given -> require(
                INTEGER.matcher(given).matches() && Long.parseLong(given) >= least && Long.parseLong(given) <= most,
                name,
                given,
                "an integer of " + least + " to " + most));
        return value.map(Long::valueOf);
    }

    Optional<BigDecimal> number(String name) {
        Optional<String> value = text(name);
        value.ifPresent(given -> require(NUMBER.matcher(given).matches(), name, given, "a number of 0 or more"));
        return value.map(BigDecimal::new);
    }

    LocalDate requiredDay(String name) {
        String given = requiredText(name);
        require(DAY.matcher(given).matches(), name, given, "a date as yyyy-MM-dd");
        try {
            return LocalDate.parse(given);
        } catch (DateTimeParseException e) {
            throw new InvalidParameter(name, "Parameter " + name + " is no day of the calendar: " + given + ".");
        }
    }

    private static void requireOneOf(String name, String value, List<String> allowed) {
        require(allowed.contains(value), name, value, "one of " + String.join(", ", allowed));
    }

    private static void require(boolean condition, String name, String value, String expectation) {
        if (!condition) {
            throw new InvalidParameter(
                    name, "Parameter " + name + " must be " + expectation + ", not \"" + value + "\".");
        }
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new InvalidParameter(text, "The query is not URL-encoded: " + text + ".");
        }
    }
}
