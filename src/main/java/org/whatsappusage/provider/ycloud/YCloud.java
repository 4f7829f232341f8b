package org.whatsappusage.provider.ycloud;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.whatsappusage.limit.Budget;
import org.whatsappusage.limit.Limit;
import org.whatsappusage.provider.Authenticator;
import org.whatsappusage.provider.Connection;
import org.whatsappusage.provider.ErrorDetails;
import org.whatsappusage.provider.HttpHeaders;
import org.whatsappusage.provider.JsonReader;
import org.whatsappusage.provider.Operation;
import org.whatsappusage.provider.Provider;
import org.whatsappusage.provider.Transport;

/** YCloud, whose every call carries the account's key in the header {@code X-API-Key}. */
public final class YCloud implements Provider {

    /** Billing days begin at midnight of this zone, all year (YCloud, "Daily Billing Interface"). */
    static final ZoneOffset ZONE = ZoneOffset.ofHours(8);

    private static final String REQUEST_ID = "YCloud-Request-ID";
    private static final JsonFactory JSON = new JsonFactory();

    private final List<Operation> operations = List.of(new AccountBalanceOperation(), new UsageDetailsOperation());

    /** All calls of one account, 200 a second and 10,000 an hour at once (YCloud, "Rate limits"). */
    static List<Budget> budgets(Connection connection) {
        return List.of(new Budget(
                "ycloud.per-account",
                connection.account(),
                List.of(new Limit(200, Duration.ofSeconds(1)), new Limit(10_000, Duration.ofHours(1)))));
    }

    @Override
    public String name() {
        return "ycloud";
    }

    @Override
    public URI baseUrl() {
        return URI.create("https://api.ycloud.com");
    }

    @Override
    public List<Operation> operations() {
        return operations;
    }

    @Override
    public List<String> problems(Connection connection) {
        List<String> problems = connection.problems();
        if (connection.apiKey() == null) {
            problems.add("api-key is missing");
        }
        if (connection.username() != null || connection.password() != null) {
            problems.add("username and password are for 360dialog only");
        }
        if (connection.partnerId() != null) {
            problems.add("partner-id is for 360dialog only");
        }
        return problems;
    }

    @Override
    public Authenticator authenticator(Connection connection, Transport transport, Clock clock) {
        return call -> call.withHeader("X-API-Key", connection.apiKey());
    }

    @Override
    public Optional<String> traceId(HttpHeaders headers) {
        return headers.get(REQUEST_ID);
    }

    @Override
    public ErrorDetails error(int status, HttpHeaders headers, byte[] body) {
        String[] found = new String[3];
        try (JsonParser parser = JSON.createParser(body)) {
            JsonReader json = new JsonReader(parser, null);
            if (parser.nextToken() != null && json.atObject()) {
                json.object("answer", field -> {
                    if (field.equals("error") && json.atObject()) {
                        json.object(field, inner -> {
                            switch (inner) {
                                case "code" -> found[0] = json.scalar();
                                case "message" -> found[1] = json.scalar();
                                case "requestId" -> found[2] = json.scalar();
                                default -> json.skip();
                            }
                        });
                    } else {
                        json.skip();
                    }
                });
            }
        } catch (IOException noJson) {
            // a proxy's page: the status says what there is to say
        }
        return new ErrorDetails(found[0], found[1], traceId(headers).orElse(found[2]));
    }
}
