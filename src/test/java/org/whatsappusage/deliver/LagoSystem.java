package org.whatsappusage.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import org.whatsappusage.component.ScriptedServer.Answer;
import org.whatsappusage.component.ScriptedServer.Request;

/**
 * Lago: takes at most 100 events or none of them (422, {@code error_details} by index), refuses a transaction that a subscription
 * has already, and adds up quantities, seconds and amounts for each code.
 */
final class LagoSystem extends BillingSystem {

    private final ObjectMapper json = new ObjectMapper();
    private final Set<String> subscriptions = new HashSet<>();
    private final Set<String> known = new HashSet<>();
    final List<JsonNode> taken = new ArrayList<>();

    LagoSystem(String... subscriptions) {
        super("/api/v1/events/batch");
        this.subscriptions.addAll(List.of(subscriptions));
    }

    @Override
    Answer take(Request request) {
        JsonNode events;
        try {
            events = json.readTree(request.body()).path("events");
        } catch (Exception invalid) {
            return error(400, "invalid JSON");
        }
        if (!"application/json".equals(request.header("Content-Type"))) {
            return error(400, "invalid content type");
        }
        if (events.isEmpty()) {
            return unprocessable("\"events\":[\"no_events\"]");
        }
        if (events.size() > 100) {
            return unprocessable("\"events\":[\"too_many_events\"]");
        }
        StringJoiner details = new StringJoiner(",");
        Set<String> ofThisBatch = new HashSet<>();
        for (int index = 0; index < events.size(); index++) {
            String problem = problem(events.get(index), ofThisBatch);
            if (problem != null) {
                details.add("\"" + index + "\":{" + problem + "}");
            }
        }
        if (details.length() > 0) {
            return unprocessable(details.toString());
        }
        known.addAll(ofThisBatch);
        events.forEach(this::count);
        return Answer.ok("{\"events\":" + events + "}");
    }

    private String problem(JsonNode event, Set<String> ofThisBatch) {
        if (!event.path("transaction_id").isTextual()) {
            return "\"transaction_id\":[\"value_is_mandatory\"]";
        }
        if (!event.path("code").isTextual()) {
            return "\"code\":[\"value_is_mandatory\"]";
        }
        if (!subscriptions.contains(event.path("external_subscription_id").asText())) {
            return "\"external_subscription_id\":[\"subscription_not_found\"]";
        }
        if (!event.path("timestamp").isIntegralNumber()) {
            return "\"timestamp\":[\"invalid_format\"]";
        }
        JsonNode amount = event.path("precise_total_amount_cents");
        if (!amount.isMissingNode() && !amount.isTextual()) {
            return "\"precise_total_amount_cents\":[\"invalid_value\"]";
        }
        String id = event.get("external_subscription_id").asText() + " "
                + event.get("transaction_id").asText();
        return !known.contains(id) && ofThisBatch.add(id) ? null : "\"transaction_id\":[\"value_already_exist\"]";
    }

    private void count(JsonNode event) {
        taken.add(event);
        String subscription = event.get("external_subscription_id").asText();
        String code = event.get("code").asText();
        for (String property : List.of("quantity", "duration_seconds")) {
            JsonNode value = event.path("properties").path(property);
            if (!value.isMissingNode()) {
                add(subscription, code + " " + property, new BigDecimal(value.asText()));
            }
        }
        if (event.has("precise_total_amount_cents")) {
            add(
                    subscription,
                    code + " cents",
                    new BigDecimal(event.get("precise_total_amount_cents").asText()));
        }
    }

    private static Answer unprocessable(String details) {
        return Answer.status(
                422,
                "{\"status\":422,\"error\":\"Unprocessable Entity\",\"code\":\"validation_errors\",\"error_details\":{"
                        + details + "}}");
    }
}
