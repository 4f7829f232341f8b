package org.whatsappusage.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The parameters of a call by name, as a route or a URI gives them: text, numbers, dates, lists. Names are those of the
 * endpoint options. Nothing is null inside; a parameter that was not given is absent.
 */
public final class Parameters {

    public static final String CLIENT_ID = "clientId";
    public static final String CHANNEL_ID = "channelId";
    public static final String MANAGED_ACCOUNT_ID = "managedAccountId";
    public static final String WABA_ID = "wabaId";
    public static final String PHONE_NUMBER = "phoneNumber";
    public static final String TIME_ZONE = "timeZone";
    public static final String START_DATE = "startDate";
    public static final String END_DATE = "endDate";
    public static final String GRANULARITY = "granularity";
    public static final String DIMENSIONS = "dimensions";
    public static final String COUNTRIES = "countries";
    public static final String PRICING_TYPES = "pricingTypes";
    public static final String PRICING_CATEGORIES = "pricingCategories";
    public static final String METRICS = "metrics";
    public static final String DIRECTIONS = "directions";
    public static final String APP_IDS = "appIds";
    public static final String PAGE = "page";
    public static final String LIMIT = "limit";
    public static final String OFFSET = "offset";
    public static final String INCLUDE_TOTAL = "includeTotal";
    public static final String SORT = "sort";
    public static final String FILTERS = "filters";
    public static final String CURSOR = "cursor";

    /** Names of what a provider of somebody else may take as a parameter, and nobody may keep. */
    private static final Pattern SECRET =
            Pattern.compile("key|token|secret|passw|credential|authorization|signature", Pattern.CASE_INSENSITIVE);

    private static final Parameters NONE = new Parameters(Map.of());

    private final Map<String, Object> values;

    private Parameters(Map<String, Object> values) {
        this.values = values;
    }

    public static Parameters none() {
        return NONE;
    }

    /** These parameters and one more, which takes the place of one of the same name; null and empty leave all as it is. */
    public Parameters with(String name, Object value) {
        if (value == null
                || value instanceof String text && text.isBlank()
                || value instanceof Collection<?> list && list.isEmpty()) {
            return this;
        }
        Map<String, Object> more = new TreeMap<>(values);
        more.put(name, value);
        return new Parameters(more);
    }

    /** These parameters and those of a map by their names, which take the place of ones of the same name. */
    public Parameters with(Map<?, ?> others) {
        Parameters all = this;
        for (Map.Entry<?, ?> other : others.entrySet()) {
            all = all.with(other.getKey().toString(), other.getValue());
        }
        return all;
    }

    public Set<String> names() {
        return values.keySet();
    }

    /** As text, null if absent. */
    public String text(String name) {
        Object value = values.get(name);
        return value == null ? null : value.toString();
    }

    /**
     * @throws IllegalArgumentException if absent
     */
    public String required(String name) {
        String text = text(name);
        if (text == null) {
            throw new IllegalArgumentException("the parameter " + name + " is missing");
        }
        return text;
    }

    /** As a list; text is cut at commas; empty if absent. */
    public List<String> list(String name) {
        Object value = values.get(name);
        if (value == null) {
            return List.of();
        }
        if (value instanceof Collection<?> list) {
            return list.stream().map(Object::toString).toList();
        }
        return Arrays.stream(value.toString().split(","))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    /**
     * As a whole number, null if absent.
     *
     * @throws IllegalArgumentException if it is none
     */
    public Integer integer(String name) {
        String text = text(name);
        try {
            return text == null ? null : Integer.valueOf(text);
        } catch (NumberFormatException notWhole) {
            throw new IllegalArgumentException(
                    "the parameter " + name + " is no whole number: '" + text + "'", notWhole);
        }
    }

    /** As true or false, null if absent. */
    public Boolean bool(String name) {
        String text = text(name);
        return text == null ? null : Boolean.valueOf(text);
    }

    /**
     * As a time zone, {@code otherwise} if absent.
     *
     * @throws IllegalArgumentException if it is neither an IANA name nor an offset
     */
    public ZoneId zone(String name, ZoneId otherwise) {
        String text = text(name);
        try {
            return text == null ? otherwise : ZoneId.of(text);
        } catch (DateTimeException unknown) {
            throw new IllegalArgumentException(
                    "the parameter " + name + " is no time zone (Europe/Berlin, +08:00): '" + text + "'", unknown);
        }
    }

    /**
     * Refuses a period that ends before it starts; a bound that is absent is none.
     *
     * @throws IllegalArgumentException if it does
     */
    public void requireOrder(ZoneId zone) {
        Instant start = start(START_DATE, zone);
        Instant end = end(END_DATE, zone);
        if (start != null && end != null && end.isBefore(start)) {
            throw new IllegalArgumentException("the parameter " + END_DATE + " " + text(END_DATE) + " is before "
                    + START_DATE + " " + text(START_DATE));
        }
    }

    /**
     * As an instant, null if absent. A date is the midnight that begins it in {@code zone}.
     *
     * @throws IllegalArgumentException if it is no date, instant or count of epoch seconds
     */
    public Instant start(String name, ZoneId zone) {
        Object moment = moment(name);
        return moment instanceof LocalDate date ? date.atStartOfDay(zone).toInstant() : (Instant) moment;
    }

    /**
     * As the last instant asked for, null if absent. A date is its last second in {@code zone}.
     *
     * @throws IllegalArgumentException if it is no date, instant or count of epoch seconds
     */
    public Instant end(String name, ZoneId zone) {
        Object moment = moment(name);
        return moment instanceof LocalDate date
                ? date.plusDays(1).atStartOfDay(zone).toInstant().minusSeconds(1)
                : (Instant) moment;
    }

    /**
     * As a day of {@code zone}, null if absent. An instant is the day that holds it.
     *
     * @throws IllegalArgumentException if it is no date, instant or count of epoch seconds
     */
    public LocalDate date(String name, ZoneId zone) {
        Object moment = moment(name);
        return moment instanceof Instant instant ? LocalDate.ofInstant(instant, zone) : (LocalDate) moment;
    }

    /** A {@link LocalDate} or an {@link Instant}, null if absent. */
    private Object moment(String name) {
        Object value = values.get(name);
        if (value == null || value instanceof LocalDate || value instanceof Instant) {
            return value;
        }
        if (value instanceof OffsetDateTime time) {
            return time.toInstant();
        }
        if (value instanceof ZonedDateTime time) {
            return time.toInstant();
        }
        String text = value.toString();
        try {
            if (text.matches("-?\\d+")) {
                return Instant.ofEpochSecond(Long.parseLong(text));
            }
            return text.length() == "yyyy-MM-dd".length()
                    ? LocalDate.parse(text)
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException | NumberFormatException wrong) {
            throw new IllegalArgumentException(
                    "the parameter " + name
                            + " is no date (2026-03-05), instant (2026-03-05T16:00:00Z) or count of epoch"
                            + " seconds: '" + text + "'",
                    wrong);
        }
    }

    /** All but what is named like a secret, each as text or as an array of texts. */
    JsonNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        values.forEach((name, value) -> {
            if (SECRET.matcher(name).find()) {
                return;
            }
            if (value instanceof Collection<?> list) {
                ArrayNode array = json.putArray(name);
                list.forEach(item -> array.add(item.toString()));
            } else if (value instanceof ZonedDateTime time) {
                json.put(name, time.toInstant().toString());
            } else {
                json.put(name, value.toString());
            }
        });
        return json;
    }

    /** The parameters of {@link #toJson()}, which mean the same although all of them are text by now. */
    static Parameters ofJson(JsonNode json) {
        Parameters all = NONE;
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            JsonNode value = field.getValue();
            all = all.with(
                    field.getKey(),
                    value.isArray() ? value.valueStream().map(JsonNode::asText).toList() : value.asText());
        }
        return all;
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
