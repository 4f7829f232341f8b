package org.whatsappusage.provider;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Headers of an answer, by name without regard to case. */
public final class HttpHeaders {

    private final Map<String, List<String>> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    public HttpHeaders(Map<String, List<String>> values) {
        values.forEach((name, list) -> {
            if (name != null) {
                this.values.put(name, List.copyOf(list));
            }
        });
    }

    /** The values of that name, joined by commas as HTTP reads a repeated header. */
    public Optional<String> get(String name) {
        List<String> list = values.get(name);
        return list == null || list.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", list));
    }
}
