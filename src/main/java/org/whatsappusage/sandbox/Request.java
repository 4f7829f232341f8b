package org.whatsappusage.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request, read whole.
 *
 * @param path decoded, with its leading slash
 * @param rawQuery null when there is none
 * @param headers keyed by lower-case name
 */
record Request(String method, String path, String rawQuery, Map<String, List<String>> headers, byte[] body) {

    /** The first value of a header. */
    Optional<String> header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream()
                .findFirst();
    }

    /** The parts of the path, without the empty one before the first slash. */
    List<String> segments() {
        return Arrays.asList(path.substring(1).split("/", -1));
    }

    Parameters parameters() {
        return Parameters.of(rawQuery);
    }

    /**
     * @throws Json.MalformedJson when the body is no JSON object
     */
    @SuppressWarnings("unchecked")
    Map<String, Object> jsonObject() {
        if (Json.parse(new String(body, StandardCharsets.UTF_8)) instanceof Map<?, ?> object) {
            return (Map<String, Object>) object;
        }
        throw new Json.MalformedJson("the body is no object");
    }
}
