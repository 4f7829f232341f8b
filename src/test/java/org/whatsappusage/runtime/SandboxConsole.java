package org.whatsappusage.runtime;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** The sandbox's own paths: its sums, its faults, its clock, and what it was asked. */
public final class SandboxConsole {

    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;

    public SandboxConsole(URI base) {
        this.base = base;
    }

    /** Requests of one kind that the sandbox has answered alike. */
    public record Requests(String operation, String account, int status, long count) {}

    /** Figures are told for that moment from now on. */
    public void stopClock(Instant now) {
        control("POST", "/sandbox/clock", "{\"now\":\"" + now + "\"}");
    }

    /**
     * What the sandbox's model adds up to.
     *
     * @param from first day of each source's own zone
     * @param to last day, inclusive
     */
    public JsonNode totals(LocalDate from, LocalDate to) {
        return control("GET", "/sandbox/totals?from=" + from + "&to=" + to, "");
    }

    /** @param fault JSON with single quotes */
    public void fault(String fault) {
        control("POST", "/sandbox/faults", fault.replace('\'', '"'));
    }

    public void endFaults() {
        control("DELETE", "/sandbox/faults", "");
    }

    public List<Requests> requests() {
        List<Requests> requests = new ArrayList<>();
        for (JsonNode line : control("GET", "/sandbox/requests", "").path("requests")) {
            requests.add(new Requests(
                    line.path("operation").asText(),
                    line.path("account").asText(),
                    line.path("status").asInt(),
                    line.path("count").asLong()));
        }
        return requests;
    }

    public long count(String operation) {
        return requests().stream()
                .filter(line -> line.operation().equals(operation))
                .mapToLong(Requests::count)
                .sum();
    }

    public void forgetRequests() {
        control("DELETE", "/sandbox/requests", "");
    }

    private JsonNode control(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path))
                .method(method, BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new AssertionError(method + " " + path + " gave " + response.statusCode() + response.body());
            }
            return MAPPER.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
