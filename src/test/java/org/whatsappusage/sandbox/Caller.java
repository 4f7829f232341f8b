package org.whatsappusage.sandbox;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Calls a sandbox over HTTP as both providers' documents say, and holds every answer against them. */
final class Caller {

    static final String PARTNER = "/api/v2/partners/" + SandboxAccounts.PARTNER_ID;
    static final String USAGE_DETAILS = "/v2/billing/usageDetails";
    static final String ALL_DIMENSIONS = "&dimensions=country&dimensions=pricing_type&dimensions=pricing_category"
            + "&dimensions=phone&dimensions=tier&dimensions=direction";

    private static final OpenApiContract CONTRACT = OpenApiContract.load();
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;

    Caller(Sandbox sandbox) {
        this.base = sandbox.uri();
    }

    /** An answer that kept to the contract. */
    record Reply(int status, Map<String, List<String>> headers, String body) {

        JsonNode json() {
            return parse(body);
        }

        String header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(header -> header.getValue().get(0))
                    .findFirst()
                    .orElse(null);
        }
    }

    static String usage(String client, String channel) {
        return PARTNER + "/clients/" + client + "/channels/" + channel + "/info/usage";
    }

    static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException("not JSON: " + json, e);
        }
    }

    /** With the credentials of the provider that the path belongs to. */
    Reply get(String pathAndQuery, String... headers) {
        boolean isYCloud = pathAndQuery.startsWith("/v2/");
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("X-API-Key");
        all.add(isYCloud ? SandboxAccounts.API_KEY_YCLOUD : SandboxAccounts.API_KEY_360DIALOG);
        return getAs(pathAndQuery, all.toArray(String[]::new));
    }

    JsonNode ok(String pathAndQuery, String... headers) {
        Reply reply = get(pathAndQuery, headers);
        if (reply.status() != 200) {
            throw new AssertionError(pathAndQuery + " gave " + reply.status() + ": " + reply.body());
        }
        return reply.json();
    }

    /** With these headers and no others. */
    Reply getAs(String pathAndQuery, String... headers) {
        HttpRequest.Builder request = request(pathAndQuery);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return judged(request.GET().build());
    }

    Reply post(String path, String body) {
        return judged(request(path).POST(BodyPublishers.ofString(body)).build());
    }

    /** One of the sandbox's own paths, which no document describes. */
    JsonNode control(String method, String path, String body) {
        Reply reply =
                send(request(path).method(method, BodyPublishers.ofString(body)).build());
        if (reply.status() >= 300) {
            throw new AssertionError(method + " " + path + " gave " + reply.status() + ": " + reply.body());
        }
        return reply.json();
    }

    String fault(String json) {
        return control("POST", "/sandbox/faults", json.replace('\'', '"'))
                .path("id")
                .asText();
    }

    JsonNode totals(String from, String to) {
        return control("GET", "/sandbox/totals?from=" + from + "&to=" + to, "");
    }

    Reply unjudged(String pathAndQuery) {
        boolean isYCloud = pathAndQuery.startsWith("/v2/");
        String key = isYCloud ? SandboxAccounts.API_KEY_YCLOUD : SandboxAccounts.API_KEY_360DIALOG;
        return send(request(pathAndQuery).header("X-API-Key", key).build());
    }

    HttpRequest.Builder request(String pathAndQuery) {
        return HttpRequest.newBuilder(base.resolve(pathAndQuery));
    }

    private Reply judged(HttpRequest request) {
        Reply reply = send(request);
        String path = request.uri().getPath();
        CONTRACT.assertResponse(request.method(), path, reply.status(), reply.headers(), reply.body());
        return reply;
    }

    private Reply send(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            return new Reply(response.statusCode(), response.headers().map(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
