package org.whatsappusage.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;

/** What is kept of a page beside its body: what was asked, when the answer began, and where the page stood. No secrets. */
final class Origin {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String PARAMETERS = "parameters";
    private static final String PARTNER_ID = "partnerId";
    private static final String OBSERVED_AT = "observedAt";
    private static final String PAGE = "page";
    private static final String SIZE = "size";
    private static final String TOTAL = "total";
    private static final String NEXT = "next";
    private static final String CUT = "cut";

    private final JsonNode json;
    private final boolean complete;

    private Origin(JsonNode json, boolean complete) {
        this.json = json;
        this.complete = complete;
    }

    static Origin of(Source source) {
        ObjectNode json = MAPPER.createObjectNode();
        JsonNode parameters = source.parameters().toJson();
        json.set(PARAMETERS, parameters);
        if (source.connection().partnerId() != null) {
            json.put(PARTNER_ID, source.connection().partnerId());
        }
        json.put(OBSERVED_AT, source.observedAt().toString());
        return new Origin(json, parameters.size() == source.parameters().names().size());
    }

    /** @throws IllegalArgumentException if it is damaged */
    static Origin read(String text) {
        try {
            return new Origin(MAPPER.readTree(text), true);
        } catch (JsonProcessingException damaged) {
            throw new IllegalArgumentException(
                    "what was asked for a kept page cannot be read: " + damaged.getOriginalMessage(), damaged);
        }
    }

    static Optional<Origin> ifReadable(String text) {
        try {
            return Optional.of(read(text));
        } catch (IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    /** Never of a question with a parameter that is left out here, since it is named like a secret. */
    boolean asksTheSameAs(Origin other) {
        return other.complete
                && json.path(PARAMETERS).equals(other.json.path(PARAMETERS))
                && json.path(PARTNER_ID).equals(other.json.path(PARTNER_ID));
    }

    Source source(Provider provider, Operation operation, String connection) {
        return new Source(
                new Connection(
                        connection,
                        provider.name(),
                        provider.baseUrl(),
                        null,
                        null,
                        null,
                        json.path(PARTNER_ID).asText(null)),
                operation.name(),
                Parameters.ofJson(json.path(PARAMETERS)),
                Instant.parse(json.path(OBSERVED_AT).asText()));
    }

    /** Null if it does not say. */
    Page page() {
        JsonNode page = json.path(PAGE);
        return page.isMissingNode()
                ? null
                : new Page(
                        page.path(SIZE).asInt(),
                        page.path(TOTAL).isNumber() ? page.path(TOTAL).asLong() : null,
                        page.path(NEXT).asText(null),
                        page.path(CUT).asBoolean());
    }

    /** With the place of the page. */
    String text(Page page) {
        ObjectNode whole = MAPPER.createObjectNode().setAll((ObjectNode) json);
        whole.putObject(PAGE)
                .put(SIZE, page.size())
                .put(TOTAL, page.total())
                .put(NEXT, page.next())
                .put(CUT, page.cut());
        return whole.toString();
    }
}
