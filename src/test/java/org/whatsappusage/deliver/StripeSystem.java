package org.whatsappusage.deliver;

import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.whatsappusage.component.ScriptedServer.Answer;
import org.whatsappusage.component.ScriptedServer.Request;

/**
 * Stripe: takes one meter event as a form. Its identifier has at most 100 characters and is unique for 24 hours, its time is in
 * the last 35 days, its value is a whole number of at most 15 digits; everything else is 400. A request with an
 * {@code Idempotency-Key} that was used before is answered as it was then.
 */
final class StripeSystem extends BillingSystem {

    private static final Set<String> PARAMETERS =
            Set.of("event_name", "identifier", "timestamp", "payload[stripe_customer_id]", "payload[value]");

    private final Clock clock;
    private final Set<String> customers = new HashSet<>();
    private final Set<String> meters = new HashSet<>();
    private final Map<String, Instant> identifiers = new HashMap<>();
    private final Map<String, Answer> answered = new HashMap<>();

    StripeSystem(Clock clock, List<String> meters, String... customers) {
        super("/v1/billing/meter_events");
        this.clock = clock;
        this.meters.addAll(meters);
        this.customers.addAll(List.of(customers));
    }

    @Override
    Answer take(Request request) {
        String key = request.header("Idempotency-Key");
        return key == null ? event(request) : answered.computeIfAbsent(key, first -> event(request));
    }

    private Answer event(Request request) {
        if (!"application/x-www-form-urlencoded".equals(request.header("Content-Type"))) {
            return error(400, "Invalid content type");
        }
        Map<String, String> form = form(request.body());
        if (!PARAMETERS.containsAll(form.keySet())) {
            return error(400, "Received unknown parameters");
        }
        String name = form.getOrDefault("event_name", "");
        String customer = form.getOrDefault("payload[stripe_customer_id]", "");
        String value = form.getOrDefault("payload[value]", "");
        String identifier = form.getOrDefault("identifier", "");
        Instant now = clock.instant();
        Instant time =
                form.containsKey("timestamp") ? Instant.ofEpochSecond(Long.parseLong(form.get("timestamp"))) : now;
        if (identifier.isEmpty() || identifier.length() > 100) {
            return error(400, "Invalid identifier");
        }
        if (!meters.contains(name)) {
            return error(400, "Invalid event_name: " + name + ". No active meter found with this event name.");
        }
        if (!customers.contains(customer)) {
            return error(400, "No such customer: '" + customer + "'");
        }
        if (!value.matches("-?[0-9]{1,15}")) {
            return error(400, "The value is no whole number: " + value);
        }
        if (time.isBefore(now.minus(Duration.ofDays(35)))) {
            return error(400, "The timestamp is more than 35 calendar days in the past");
        }
        if (time.isAfter(now.plus(Duration.ofMinutes(5)))) {
            return error(400, "The timestamp is more than 5 minutes in the future");
        }
        Instant before = identifiers.get(identifier);
        if (before != null && before.isAfter(now.minus(Duration.ofHours(24)))) {
            return error(400, "An event already exists with identifier " + identifier + ".");
        }
        identifiers.put(identifier, now);
        add(customer, name, new BigDecimal(value));
        return Answer.ok("{\"object\":\"billing.meter_event\",\"identifier\":\"" + identifier + "\"}");
    }

    static Map<String, String> form(String body) {
        Map<String, String> form = new TreeMap<>();
        for (String field : body.split("&")) {
            String[] parts = field.split("=", 2);
            form.put(decode(parts[0]), decode(parts[1]));
        }
        return form;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
