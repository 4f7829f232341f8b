package org.whatsappusage.provider;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One HTTP request. Secrets stand in headers or the body, never in the URI, and never in {@link #toString()}.
 *
 * @param method {@code GET} or {@code POST}
 * @param uri with its query
 * @param headers by name
 * @param body JSON text, null for none
 */
public record HttpCall(String method, URI uri, Map<String, String> headers, String body) {

    public HttpCall {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /**
     * @param path in which each {@code {}} stands for one of the values, in their order
     * @param values of any text, which is encoded; each is one segment
     * @throws IllegalArgumentException if a value is empty or made of dots, since it would lead to another path
     */
    public static Builder get(URI base, String path, String... values) {
        return new Builder(base, path, values);
    }

    public static HttpCall post(URI base, String path, String json) {
        return new HttpCall("POST", new Builder(base, path).uri(), Map.of("Content-Type", "application/json"), json);
    }

    /** The same call with a further header. */
    public HttpCall withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new HttpCall(method, uri, more, body);
    }

    @Override
    public String toString() {
        return method + " " + uri;
    }

    /** Puts a URI together; values are encoded, a list repeats its key, null is left out. */
    public static final class Builder {

        private final String start;
        private final List<String> query = new ArrayList<>();
        private final Map<String, String> headers = new LinkedHashMap<>();

        private Builder(URI base, String path, String... values) {
            String text = base.toString();
            StringBuilder uri = new StringBuilder(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            int from = 0;
            for (String value : values) {
                int gap = path.indexOf("{}", from);
                uri.append(path, from, gap).append(segment(value));
                from = gap + 2;
            }
            uri.append(path, from, path.length());
            this.start = uri.toString();
        }

        public Builder query(String name, Object value) {
            if (value instanceof Iterable<?> list) {
                list.forEach(item -> query(name, item));
            } else if (value != null) {
                query.add(encode(name) + "=" + encode(value.toString()));
            }
            return this;
        }

        public Builder header(String name, String value) {
            if (value != null) {
                headers.put(name, value);
            }
            return this;
        }

        public HttpCall build() {
            return new HttpCall("GET", uri(), headers, null);
        }

        private URI uri() {
            return URI.create(
                    query.isEmpty() ? start : query.stream().collect(Collectors.joining("&", start + "?", "")));
        }

        private static String segment(String value) {
            if (value.isEmpty() || value.equals(".") || value.equals("..")) {
                throw new IllegalArgumentException("'" + value + "' is no id: it would lead to another path");
            }
            return encode(value);
        }

        private static String encode(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        }
    }
}
