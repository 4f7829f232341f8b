package org.whatsappusage.sandbox;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The errors of the 360dialog API: an object {@code meta}, in the form of the OpenAPI description (details are an object) or in
 * that of the older page (details are a list, next to error data).
 */
final class Dialog360Errors {

    private final AtomicLong traces = new AtomicLong();

    Answer plain(int status, String message) {
        return Answer.json(status, Json.object("meta", meta(status, message)));
    }

    /** The parameter is named in the details. */
    Answer invalid(InvalidParameter invalid) {
        Map<String, Object> meta = meta(400, invalid.getMessage());
        meta.put("details", Json.object(invalid.name(), List.of(invalid.getMessage())));
        return Answer.json(400, Json.object("meta", meta));
    }

    /**
     * As the older page shows it.
     *
     * @param told the status inside the body, which is not always that of the answer
     */
    Answer older(int status, int told, String message) {
        Map<String, Object> meta = meta(told, message);
        meta.put("details", List.of(message));
        meta.put(
                "error_data",
                Json.object("code", "E" + told, "message", message, "real_message", message, "status", told));
        return Answer.json(status, Json.object("meta", meta));
    }

    /** A refused login, with the two fields that OAuth uses besides. */
    Answer refusedLogin(String message) {
        return Answer.json(
                401, Json.object("error", "invalid_grant", "error_description", message, "meta", meta(401, message)));
    }

    private Map<String, Object> meta(int status, String message) {
        Chance trace = Chance.of("trace").and(traces.incrementAndGet());
        return Json.object(
                "developer_message",
                message,
                "http_code",
                status,
                "success",
                false,
                "360dialog_trace_id",
                trace.hex() + trace.and(1).hex());
    }
}
