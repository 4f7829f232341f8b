package org.whatsappusage.provider.dialog360;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.whatsappusage.provider.Authenticator;
import org.whatsappusage.provider.Connection;
import org.whatsappusage.provider.HttpCall;
import org.whatsappusage.provider.HttpReply;
import org.whatsappusage.provider.JsonReader;
import org.whatsappusage.provider.Parameters;
import org.whatsappusage.provider.Provider;
import org.whatsappusage.provider.ProviderException;
import org.whatsappusage.provider.Source;
import org.whatsappusage.provider.Transport;
import org.whatsappusage.provider.UnreadableAnswerException;

/**
 * A token by {@code POST /api/v2/token}, kept until shortly before it expires ({@code expires_in}, seconds) or until it is
 * refused.
 */
final class BearerToken implements Authenticator {

    private static final String OPERATION = "token";
    private static final String HEADER = "Authorization";
    private static final Duration EARLY = Duration.ofSeconds(60);
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final JsonFactory JSON = new JsonFactory();

    private final Provider provider;
    private final Connection connection;
    private final Transport transport;
    private final Clock clock;
    private Token token;

    BearerToken(Provider provider, Connection connection, Transport transport, Clock clock) {
        this.provider = provider;
        this.connection = connection;
        this.transport = transport;
        this.clock = clock;
    }

    private record Token(String value, Instant renewAt) {}

    @Override
    public synchronized HttpCall authenticate(HttpCall call) throws IOException, InterruptedException {
        if (token == null || !clock.instant().isBefore(token.renewAt())) {
            token = fetch();
        }
        return call.withHeader(HEADER, "Bearer " + token.value());
    }

    /** A token that another thread has renewed meanwhile is worth a try, too. */
    @Override
    public synchronized boolean refused(HttpCall call) {
        if (token != null && ("Bearer " + token.value()).equals(call.headers().get(HEADER))) {
            token = null;
        }
        return true;
    }

    private Token fetch() throws IOException, InterruptedException {
        HttpCall call = HttpCall.post(connection.baseUrl(), "/api/v2/token", credentials());
        Instant asked = clock.instant();
        Source source = new Source(connection, OPERATION, Parameters.none(), asked);
        try (HttpReply reply = transport.send(call)) {
            if (reply.status() / 100 != 2) {
                throw ProviderException.Failure.read(provider, connection, call, OPERATION, reply)
                        .toException();
            }
            return read(source, reply, asked);
        } catch (JsonProcessingException noJson) {
            // Neither the answer's text nor the parser's message: either may hold the token.
            throw new UnreadableAnswerException(source, "the token's answer is no JSON");
        }
    }

    private static Token read(Source source, HttpReply reply, Instant asked) throws IOException {
        String[] value = new String[1];
        Long[] seconds = new Long[1];
        try (JsonParser parser = JSON.createParser(reply.body())) {
            JsonReader json = new JsonReader(parser, source);
            json.start();
            json.object("the answer", field -> {
                switch (field) {
                    case "access_token" -> value[0] = json.text(field);
                    case "expires_in" -> seconds[0] = json.count(field);
                    default -> json.skip();
                }
            });
        }
        if (value[0] == null || value[0].isBlank()) {
            throw new UnreadableAnswerException(source, "access_token is missing");
        }
        Duration life = seconds[0] == null || seconds[0] > LONGEST.toSeconds()
                ? LONGEST
                : Duration.ofSeconds(Math.max(0, seconds[0]));
        // A life shorter than the margin must not make every call fetch a token.
        Duration early = life.compareTo(EARLY.multipliedBy(2)) > 0 ? EARLY : life.dividedBy(2);
        return new Token(value[0], asked.plus(life).minus(early));
    }

    private String credentials() throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("username", connection.username());
            json.writeStringField("password", connection.password());
            json.writeEndObject();
        }
        return text.toString();
    }
}
