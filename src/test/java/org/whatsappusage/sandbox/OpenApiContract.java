package org.whatsappusage.sandbox;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The OpenAPI documents of both providers as a judge of requests and answers, for tests on either side of the wire.
 *
 * <p>An operation is found by its path; hosts do not matter. Violations come as sentences, an empty list means none.
 */
public final class OpenApiContract {

    private static final String FOLDER = "/org/whatsappusage/sandbox/openapi/";

    private final ObjectMapper mapper = new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private final JsonSchemaFactory factory = factory();
    private final SchemaValidatorsConfig config =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    private final Map<Place, JsonSchema> schemas = new ConcurrentHashMap<>();
    private final List<JsonNode> documents;

    private OpenApiContract() {
        this.documents =
                Stream.of("360dialog.json", "ycloud.json").map(this::document).toList();
    }

    /** OpenAPI 3.1 schemas are JSON Schema 2020-12; the components that references point into are no keyword of it. */
    private static JsonSchemaFactory factory() {
        JsonMetaSchema dialect = JsonMetaSchema.builder(JsonMetaSchema.getV202012())
                .keyword(new NonValidationKeyword("components"))
                .build();
        return JsonSchemaFactory.builder(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012))
                .defaultMetaSchemaIri(dialect.getIri())
                .metaSchema(dialect)
                .build();
    }

    /** Both providers' documents. */
    public static OpenApiContract load() {
        return new OpenApiContract();
    }

    /** @throws AssertionError with every violation, when there is one */
    public void assertRequest(ReceivedRequest request) {
        fail(
                requestViolations(request.method(), request.path(), request.rawQuery(), request.headers()),
                request.method() + " " + request.path() + "?" + request.rawQuery());
    }

    /** @throws AssertionError with every violation, when there is one */
    public void assertResponse(String method, String path, int status, Map<String, List<String>> headers, String body) {
        fail(
                responseViolations(method, path, status, headers, body),
                status + " to " + method + " " + path + ": " + body);
    }

    /**
     * What a request breaks.
     *
     * @param path without query
     * @param rawQuery as in the URL, null for none
     * @param headers by name, in any case
     */
    public List<String> requestViolations(
            String method, String path, String rawQuery, Map<String, List<String>> headers) {
        Optional<Operation> operation = operation(method, path);
        if (operation.isEmpty()) {
            return List.of("No operation of the contract is " + method + " " + path);
        }
        List<String> violations = new ArrayList<>();
        violations.addAll(securityViolations(operation.get(), headers));
        violations.addAll(headerViolations(operation.get(), caseless(headers)));
        violations.addAll(queryViolations(operation.get(), query(rawQuery)));
        return violations;
    }

    /**
     * What the body of a request breaks.
     *
     * @param path without query
     */
    public List<String> requestBodyViolations(String method, String path, String body) {
        return operation(method, path)
                .map(operation ->
                        bodyViolations(operation, operation.definition().path("requestBody"), body))
                .orElseGet(() -> List.of("No operation of the contract is " + method + " " + path));
    }

    /**
     * What the body of an answer breaks.
     *
     * @param path of the request, without query
     */
    public List<String> responseViolations(String method, String path, int status, String body) {
        return operation(method, path)
                .map(operation -> bodyViolations(operation, response(operation, status), body))
                .orElseGet(() -> List.of("No operation of the contract is " + method + " " + path));
    }

    /** As {@link #responseViolations(String, String, int, String)}, with the headers that the documents promise. */
    public List<String> responseViolations(
            String method, String path, int status, Map<String, List<String>> headers, String body) {
        List<String> violations = new ArrayList<>(responseViolations(method, path, status, body));
        operation(method, path).ifPresent(operation -> {
            JsonNode declared = response(operation, status).path("headers");
            Map<String, List<String>> given = caseless(headers);
            declared.properties().forEach(header -> {
                String name = header.getKey();
                List<String> values = given.getOrDefault(name, List.of());
                if (values.isEmpty() && header.getValue().path("required").asBoolean()) {
                    violations.add("Header " + name + " is missing");
                }
                values.forEach(value -> violations.addAll(
                        valueViolations(operation, header.getValue().path("schema"), value, "header " + name)));
            });
        });
        return violations;
    }

    private static void fail(List<String> violations, String what) {
        if (!violations.isEmpty()) {
            throw new AssertionError(what + "\nbreaks the contract:\n- " + String.join("\n- ", violations));
        }
    }

    /** An operation and the document that it stands in. */
    private record Operation(JsonNode document, JsonNode definition) {}

    private Optional<Operation> operation(String method, String path) {
        String verb = method.toLowerCase(Locale.ROOT);
        return documents.stream()
                .flatMap(document -> document.path("paths").properties().stream()
                        .filter(entry -> matches(entry.getKey(), path))
                        .filter(entry -> entry.getValue().has(verb))
                        .map(entry -> new Operation(document, entry.getValue().path(verb))))
                .findFirst();
    }

    private static boolean matches(String template, String path) {
        String[] expected = template.split("/", -1);
        String[] given = path.split("/", -1);
        boolean same = expected.length == given.length;
        for (int i = 0; same && i < expected.length; i++) {
            boolean isParameter = expected[i].startsWith("{");
            same = isParameter ? !given[i].isEmpty() : expected[i].equals(given[i]);
        }
        return same;
    }

    private static List<String> securityViolations(Operation operation, Map<String, List<String>> headers) {
        JsonNode required = operation.definition().has("security")
                ? operation.definition().path("security")
                : operation.document().path("security");
        if (required.isEmpty()) {
            return List.of();
        }
        Map<String, List<String>> given = caseless(headers);
        for (JsonNode alternative : required) {
            String name = alternative.fieldNames().next();
            JsonNode scheme = operation
                    .document()
                    .path("components")
                    .path("securitySchemes")
                    .path(name);
            if (satisfies(scheme, given)) {
                return List.of();
            }
        }
        return List.of("None of the credentials is given that the contract knows: " + required);
    }

    private static boolean satisfies(JsonNode scheme, Map<String, List<String>> headers) {
        if (scheme.path("type").asText().equals("apiKey")) {
            return headers.containsKey(scheme.path("name").asText());
        }
        return headers.getOrDefault("Authorization", List.of()).stream().anyMatch(value -> value.startsWith("Bearer "));
    }

    private List<String> headerViolations(Operation operation, Map<String, List<String>> headers) {
        List<String> violations = new ArrayList<>();
        for (JsonNode parameter : operation.definition().path("parameters")) {
            if (parameter.path("in").asText().equals("header")) {
                String name = parameter.path("name").asText();
                violations.addAll(parameterViolations(operation, parameter, name, headers.get(name)));
            }
        }
        return violations;
    }

    private List<String> queryViolations(Operation operation, Map<String, List<String>> query) {
        List<String> violations = new ArrayList<>();
        Map<String, List<String>> unknown = new LinkedHashMap<>(query);
        for (JsonNode parameter : operation.definition().path("parameters")) {
            if (parameter.path("in").asText().equals("query")) {
                String name = parameter.path("name").asText();
                List<String> values = unknown.remove(name);
                violations.addAll(parameterViolations(operation, parameter, name, values));
            }
        }
        unknown.keySet().forEach(name -> violations.add("Parameter " + name + " is not in the contract"));
        return violations;
    }

    private List<String> parameterViolations(
            Operation operation, JsonNode parameter, String name, List<String> values) {
        if (values == null) {
            return parameter.path("required").asBoolean() ? List.of("Parameter " + name + " is missing") : List.of();
        }
        if (parameter.has("content")) {
            JsonNode schema = parameter.path("content").path("application/json").path("schema");
            return values.stream()
                    .flatMap(value -> jsonViolations(operation, schema, value, "parameter " + name).stream())
                    .toList();
        }
        JsonNode schema = parameter.path("schema");
        boolean isList = schema.path("type").asText().equals("array");
        if (!isList && values.size() > 1) {
            return List.of("Parameter " + name + " is given " + values.size() + " times");
        }
        return values.stream()
                .flatMap(value ->
                        valueViolations(operation, isList ? schema.path("items") : schema, value, "parameter " + name)
                                .stream())
                .toList();
    }

    private List<String> bodyViolations(Operation operation, JsonNode response, String body) {
        if (response.isMissingNode()) {
            return List.of("The contract has no body here");
        }
        JsonNode schema = response.path("content").path("application/json").path("schema");
        return jsonViolations(operation, schema, body, "body");
    }

    private static JsonNode response(Operation operation, int status) {
        JsonNode responses = operation.definition().path("responses");
        JsonNode exact = responses.path(String.valueOf(status));
        return exact.isMissingNode() && status >= 400 ? responses.path("default") : exact;
    }

    private List<String> jsonViolations(Operation operation, JsonNode schema, String text, String where) {
        try {
            return violations(operation, schema, mapper.readTree(text), where);
        } catch (IOException e) {
            return List.of("The " + where + " is not JSON: " + e.getMessage());
        }
    }

    /** A text that stands for a number or a truth value is judged as one. */
    private List<String> valueViolations(Operation operation, JsonNode schema, String text, String where) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        JsonNode value = nodes.textNode(text);
        switch (schema.path("type").asText()) {
            case "integer" -> value = text.matches("-?[0-9]+") ? nodes.numberNode(new BigDecimal(text)) : value;
            case "number" ->
                value = text.matches("-?[0-9]+(\\.[0-9]+)?") ? nodes.numberNode(new BigDecimal(text)) : value;
            case "boolean" -> value = text.matches("true|false") ? nodes.booleanNode(text.equals("true")) : value;
            default -> {}
        }
        return violations(operation, schema, value, where);
    }

    private List<String> violations(Operation operation, JsonNode schema, JsonNode value, String where) {
        Set<ValidationMessage> messages = schema(operation, schema).validate(value);
        return messages.stream()
                .map(message -> "The " + where + ": " + message.getMessage())
                .toList();
    }

    /** The schema with the document's components beside it, so that its references find them. */
    private JsonSchema schema(Operation operation, JsonNode schema) {
        Place place = new Place(operation.document().path("info").path("title").asText(), schema);
        return schemas.computeIfAbsent(place, unused -> {
            ObjectNode root = mapper.createObjectNode();
            root.putArray("allOf").add(schema);
            root.set("components", operation.document().path("components"));
            return factory.getSchema(root, config);
        });
    }

    /** The same schema can mean something else in another document. */
    private record Place(String document, JsonNode schema) {}

    private static Map<String, List<String>> query(String rawQuery) {
        Map<String, List<String>> query = new LinkedHashMap<>();
        if (rawQuery != null && !rawQuery.isEmpty()) {
            for (String pair : rawQuery.split("&")) {
                String[] parts = pair.split("=", 2);
                query.computeIfAbsent(decode(parts[0]), name -> new ArrayList<>())
                        .add(parts.length > 1 ? decode(parts[1]) : "");
            }
        }
        return query;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static Map<String, List<String>> caseless(Map<String, List<String>> headers) {
        Map<String, List<String>> caseless = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, values) -> {
            if (name != null) {
                caseless.put(name, values);
            }
        });
        return caseless;
    }

    private JsonNode document(String name) {
        try (InputStream stream = OpenApiContract.class.getResourceAsStream(FOLDER + name)) {
            return mapper.readTree(stream);
        } catch (IOException e) {
            throw new UncheckedIOException("The OpenAPI document " + name + " cannot be read", e);
        }
    }
}
