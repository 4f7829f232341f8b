package org.whatsappusage.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What goes back, and how faithfully.
 *
 * @param content a JSON tree, or a {@link Text}
 */
record Answer(int status, Map<String, String> headers, Object content, Delivery delivery) {

    /** A body that is not ours to write as JSON. */
    record Text(String contentType, String text) {}

    /** How the bytes reach the caller. */
    sealed interface Delivery {

        /** As they should. */
        record Whole() implements Delivery {}

        /** The connection ends after a share of the announced bytes, in percent. */
        record Cut(int percent) implements Delivery {}

        /**
         * Nothing comes for a while, before the status line or in the middle of the body.
         *
         * @param time real time, whatever the clock says
         */
        record Stall(Duration time, boolean midway) implements Delivery {}

        /** The connection ends without an answer. */
        record Drop() implements Delivery {}
    }

    static Answer json(int status, Object content) {
        return new Answer(status, Map.of(), content, new Delivery.Whole());
    }

    Answer with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.putAll(more);
        return new Answer(status, all, content, delivery);
    }

    /** With more headers, where it has none of that name: a fault's headers win over ours. */
    Answer underneath(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(more);
        all.putAll(headers);
        return new Answer(status, all, content, delivery);
    }

    Answer with(Delivery other) {
        return new Answer(status, headers, content, other);
    }

    Answer withContent(UnaryOperator<Object> change) {
        return new Answer(status, headers, change.apply(content), delivery);
    }

    String contentType() {
        return content instanceof Text text ? text.contentType() : "application/json";
    }

    byte[] bytes() {
        return content instanceof Text text ? text.text().getBytes(StandardCharsets.UTF_8) : Json.bytes(content);
    }
}
