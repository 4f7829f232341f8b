package org.whatsappusage.provider.dialog360;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import org.whatsappusage.provider.Authenticator;
import org.whatsappusage.provider.Connection;
import org.whatsappusage.provider.ErrorDetails;
import org.whatsappusage.provider.HttpHeaders;
import org.whatsappusage.provider.JsonReader;
import org.whatsappusage.provider.Operation;
import org.whatsappusage.provider.Provider;
import org.whatsappusage.provider.Transport;

/** 360dialog's Partner API v2, called with a partner's API key or with a Bearer token. */
public final class Dialog360 implements Provider {

    private static final JsonFactory JSON = new JsonFactory();

    private final List<Operation> operations = List.of(
            new ListOperation.Clients(),
            new ListOperation.Channels(),
            new PartnerBalanceOperation(),
            new BalanceOperation.Client(),
            new BalanceOperation.Channel(),
            new ChannelUsageOperation());

    @Override
    public String name() {
        return "360dialog";
    }

    @Override
    public URI baseUrl() {
        return URI.create("https://hub.360dialog.io");
    }

    @Override
    public List<Operation> operations() {
        return operations;
    }

    @Override
    public List<String> problems(Connection connection) {
        List<String> problems = connection.problems();
        boolean user = connection.username() != null;
        boolean password = connection.password() != null;
        if (connection.apiKey() == null && !user && !password) {
            problems.add("api-key is missing (or username and password)");
        }
        if (user != password) {
            problems.add((user ? "password" : "username") + " is missing");
        }
        if (connection.partnerId() == null) {
            problems.add("partner-id is missing");
        }
        return problems;
    }

    @Override
    public Authenticator authenticator(Connection connection, Transport transport, Clock clock) {
        if (connection.apiKey() != null) {
            return call -> call.withHeader("X-API-Key", connection.apiKey());
        }
        return new BearerToken(this, connection, transport, clock);
    }

    /** Both shapes: {@code details} as an object, and as a list with {@code error_data} beside it (the older page). */
    @Override
    public ErrorDetails error(int status, HttpHeaders headers, byte[] body) {
        Found found = new Found();
        try (JsonParser parser = JSON.createParser(body)) {
            JsonReader json = new JsonReader(parser, null);
            if (parser.nextToken() != null && json.atObject()) {
                json.object("answer", field -> {
                    if (field.equals("meta") && json.atObject()) {
                        json.object(field, inner -> meta(json, inner, found));
                    } else if (field.equals("error_description") || field.equals("error") && found.message == null) {
                        found.message = json.scalar();
                    } else {
                        json.skip();
                    }
                });
            }
        } catch (IOException noJson) {
            // a proxy's page: the status says what there is to say
        }
        return new ErrorDetails(found.code, found.text(), found.traceId);
    }

    private static void meta(JsonReader json, String field, Found found) throws IOException {
        switch (field) {
            case "developer_message" -> found.message = json.scalar();
            case "360dialog_trace_id" -> found.traceId = json.scalar();
            case "details" -> found.details = json.copy();
            case "error_data" -> {
                if (json.atObject()) {
                    json.object(field, inner -> {
                        switch (inner) {
                            case "code" -> found.code = json.scalar();
                            case "message" -> found.errorMessage = json.scalar();
                            default -> json.skip();
                        }
                    });
                } else {
                    json.skip();
                }
            }
            default -> json.skip();
        }
    }

    private static final class Found {
        private static final int MOST = 500;
        private String code;
        private String message;
        private String errorMessage;
        private String details;
        private String traceId;

        private String text() {
            StringBuilder text = new StringBuilder();
            append(text, message);
            append(text, errorMessage);
            if (details != null && details.length() > "{}".length() && !details.equals("null")) {
                append(text, details.length() > MOST ? details.substring(0, MOST) + "…" : details);
            }
            return text.isEmpty() ? null : text.toString();
        }

        private static void append(StringBuilder text, String part) {
            if (part != null && !part.isBlank()) {
                text.append(text.isEmpty() ? "" : " ").append(part);
            }
        }
    }
}
