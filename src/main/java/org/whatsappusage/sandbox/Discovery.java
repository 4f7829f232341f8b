package org.whatsappusage.sandbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The lists of clients and channels: filtered, sorted, one page. The page that comes without a {@code limit} is shorter than
 * either list, so that whoever does not page loses some.
 */
final class Discovery {

    private static final int DEFAULT_LIMIT = 2;
    private static final int MOST = 1000;

    private static final Set<String> CLIENT_KEYS = Set.of(
            "id",
            "name",
            "status",
            "organisation",
            "created_at",
            "meta_info.timezone",
            "contact_info.country",
            "contact_info.email");

    private static final Set<String> CHANNEL_KEYS = Set.of(
            "id",
            "client_id",
            "status",
            "account_mode",
            "terminated_at",
            "created_at",
            "modified_at",
            "billing_started_at",
            "current_limit",
            "current_quality_rating",
            "setup_info.phone_number",
            "setup_info.phone_name",
            "waba_account.id",
            "waba_account.fb_account_status",
            "client.name");

    private final World world;
    private final Instant now;
    private final int pageCap;

    /** @param pageCap the most items of one page; 0: what the caller asks for */
    Discovery(World world, Instant now, int pageCap) {
        this.world = world;
        this.now = now;
        this.pageCap = pageCap;
    }

    /** @param lost how many items at the top have gone away since the first page was read */
    Map<String, Object> clients(Parameters parameters, int lost) {
        List<Map<String, Object>> items =
                world.clients().stream().map(Discovery::client).toList();
        return page(parameters, remaining(items, lost), CLIENT_KEYS, "clients");
    }

    Map<String, Object> channels(Parameters parameters, int lost) {
        List<Map<String, Object>> items =
                world.channels().stream().map(this::channel).toList();
        return page(parameters, remaining(items, lost), CHANNEL_KEYS, "partner_channels");
    }

    private static List<Map<String, Object>> remaining(List<Map<String, Object>> items, int lost) {
        return items.subList(Math.min(lost, items.size()), items.size());
    }

    private Map<String, Object> page(
            Parameters parameters, List<Map<String, Object>> items, Set<String> keys, String name) {
        parameters.allowOnly("limit", "offset", "sort", "filters");
        int asked =
                (int) (long) parameters.integer("limit", 1, Integer.MAX_VALUE).orElse((long) DEFAULT_LIMIT);
        int limit = Math.min(asked, pageCap > 0 ? pageCap : MOST);
        int offset =
                (int) (long) parameters.integer("offset", 0, Integer.MAX_VALUE).orElse(0L);
        Map<String, Object> filters = filters(parameters, keys);
        List<String> sort = sort(parameters, keys);
        List<Map<String, Object>> found = new ArrayList<>(items);
        found.removeIf(item -> !matches(item, filters));
        sort(found, sort);
        int start = Math.min(offset, found.size());
        List<Map<String, Object>> page = found.subList(start, Math.min(found.size(), start + limit));
        return Json.object(
                "count",
                page.size(),
                "filters",
                filters,
                "limit",
                limit,
                "offset",
                offset,
                name,
                page,
                "sort",
                sort,
                "total",
                found.size());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> filters(Parameters parameters, Set<String> keys) {
        Map<String, Object> filters = new LinkedHashMap<>();
        parameters.text("filters").ifPresent(text -> {
            if (!(parsed("filters", text) instanceof Map<?, ?> object)) {
                throw new InvalidParameter("filters", "Parameter filters must be a JSON object.");
            }
            filters.putAll((Map<String, Object>) object);
        });
        filters.keySet().forEach(key -> requireKey("filters", key, keys));
        return filters;
    }

    /** Repeated names, or one JSON array of them. */
    private static List<String> sort(Parameters parameters, Set<String> keys) {
        List<String> sort = new ArrayList<>();
        for (String value : parameters.values().getOrDefault("sort", List.of())) {
            if (value.startsWith("[")) {
                ((List<?>) parsed("sort", value)).forEach(element -> sort.add(String.valueOf(element)));
            } else {
                sort.add(value);
            }
        }
        sort.forEach(key -> requireKey("sort", key.startsWith("-") ? key.substring(1) : key, keys));
        return sort;
    }

    private static void requireKey(String parameter, String key, Set<String> keys) {
        if (!keys.contains(key)) {
            throw new InvalidParameter(parameter, "Parameter " + parameter + " names an unknown field " + key + ".");
        }
    }

    private static Object parsed(String name, String text) {
        try {
            return Json.parse(text);
        } catch (Json.MalformedJson e) {
            throw new InvalidParameter(name, "Parameter " + name + " is not JSON: " + e.getMessage() + ".");
        }
    }

    private static boolean matches(Map<String, Object> item, Map<String, Object> filters) {
        return filters.entrySet().stream().allMatch(filter -> String.valueOf(value(item, filter.getKey()))
                .equals(String.valueOf(filter.getValue())));
    }

    private static void sort(List<Map<String, Object>> items, List<String> sort) {
        List<String> lastFirst = new ArrayList<>(sort);
        Collections.reverse(lastFirst);
        for (String key : lastFirst) {
            boolean descending = key.startsWith("-");
            String path = descending ? key.substring(1) : key;
            Comparator<Map<String, Object>> order = Comparator.comparing(item -> String.valueOf(value(item, path)));
            items.sort(descending ? order.reversed() : order);
        }
    }

    private static Object value(Object item, String path) {
        Object value = item;
        for (String name : path.split("\\.")) {
            value = value instanceof Map<?, ?> object ? object.get(name) : null;
        }
        return value;
    }

    private static Map<String, Object> client(Client client) {
        return Json.object(
                "id",
                client.id(),
                "name",
                client.name(),
                "status",
                "active",
                "organisation",
                client.name(),
                "meta_info",
                Json.object("timezone", client.timezone(), "business_vertical", "retail"),
                "contact_info",
                Json.object(
                        "country",
                        client.country(),
                        "email",
                        "billing@" + client.id().toLowerCase(Locale.ROOT) + ".example"),
                "created_at",
                client.createdAt().toString());
    }

    private Map<String, Object> channel(Channel channel) {
        Client client = world.client(channel.clientId()).orElseThrow();
        Instant terminated = channel.terminatedAt(now);
        return Json.object(
                "id",
                channel.id(),
                "client_id",
                channel.clientId(),
                "client",
                Json.object("id", client.id(), "name", client.name()),
                "account_mode",
                "live",
                "status",
                "ready",
                "billing_started_at",
                channel.createdAt().toString(),
                "created_at",
                channel.createdAt().toString(),
                "modified_at",
                (terminated == null ? channel.createdAt() : terminated).toString(),
                "terminated_at",
                terminated == null ? null : terminated.toString(),
                "current_limit",
                "TIER_100K",
                "current_quality_rating",
                "High",
                "setup_info",
                Json.object("phone_number", channel.phone(), "phone_name", channel.name(), "default_language", "en"),
                "waba_account_id",
                channel.waba().accountId(),
                "waba_account",
                Json.object(
                        "id",
                        channel.waba().accountId(),
                        "client_id",
                        channel.clientId(),
                        "name",
                        channel.waba().name(),
                        "fb_account_status",
                        "approved"),
                "integration",
                Json.object("enabled", true, "app_id", channel.appId(), "state", "running"),
                "has_inbox",
                false,
                "is_oba",
                false);
    }
}
