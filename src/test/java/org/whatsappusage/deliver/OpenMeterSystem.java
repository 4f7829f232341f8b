package org.whatsappusage.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudevents.CloudEvent;
import io.cloudevents.jackson.JsonFormat;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.whatsappusage.component.ScriptedServer.Answer;
import org.whatsappusage.component.ScriptedServer.Request;

/**
 * OpenMeter: takes a batch of valid CloudEvents or none of it (400), answers 204, counts an event once by source and id, and has
 * a meter of quantities, seconds and costs for each type.
 */
public final class OpenMeterSystem extends BillingSystem {

    private final ObjectMapper json = new ObjectMapper();
    private final JsonFormat events = new JsonFormat();
    private final Set<String> known = new HashSet<>();
    private final Set<String> unknownSubjects = new HashSet<>();
    final List<CloudEvent> counted = new ArrayList<>();

    public OpenMeterSystem() {
        super("/api/v1/events");
    }

    void refuse(String subject) {
        unknownSubjects.add(subject);
    }

    @Override
    Answer take(Request request) {
        if (!"application/cloudevents-batch+json".equals(request.header("Content-Type"))) {
            return error(400, "invalid content type: " + request.header("Content-Type"));
        }
        List<CloudEvent> batch = new ArrayList<>();
        try {
            for (JsonNode event : json.readTree(request.body())) {
                batch.add(events.deserialize(json.writeValueAsBytes(event)));
            }
        } catch (Exception invalid) {
            return error(400, "invalid event");
        }
        if (batch.isEmpty()) {
            return error(400, "no events found");
        }
        for (CloudEvent event : batch) {
            if (event.getSubject() == null || unknownSubjects.contains(event.getSubject())) {
                return error(400, "invalid subject");
            }
        }
        batch.forEach(this::count);
        return Answer.status(204, "");
    }

    private void count(CloudEvent event) {
        if (!known.add(event.getSource() + " " + event.getId())) {
            return;
        }
        counted.add(event);
        try {
            JsonNode data = json.readTree(event.getData().toBytes());
            for (String property : List.of("quantity", "duration_seconds", "cost")) {
                if (data.has(property)) {
                    String unit =
                            property.equals("cost") ? " " + data.get("currency").asText() : "";
                    add(
                            event.getSubject(),
                            event.getType() + " " + property + unit,
                            new BigDecimal(data.get(property).asText()));
                }
            }
        } catch (Exception invalid) {
            throw new IllegalStateException(invalid);
        }
    }
}
