package org.whatsappusage.component;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import org.whatsappusage.provider.Answer;
import org.whatsappusage.provider.Authenticator;
import org.whatsappusage.provider.Connection;
import org.whatsappusage.provider.ErrorDetails;
import org.whatsappusage.provider.HttpCall;
import org.whatsappusage.provider.HttpHeaders;
import org.whatsappusage.provider.JsonReader;
import org.whatsappusage.provider.Operation;
import org.whatsappusage.provider.Page;
import org.whatsappusage.provider.Parameters;
import org.whatsappusage.provider.Provider;
import org.whatsappusage.provider.Source;
import org.whatsappusage.provider.StreamPlan;
import org.whatsappusage.provider.Transport;
import org.whatsappusage.record.BalanceSnapshot;
import org.whatsappusage.record.Observation;

/** A third provider, as somebody else would add it: this class and a line in META-INF/services. */
public final class PostBox implements Provider {

    @Override
    public String name() {
        return "postbox";
    }

    @Override
    public URI baseUrl() {
        return URI.create("https://api.postbox.invalid");
    }

    @Override
    public List<Operation> operations() {
        return List.of(new Stamps());
    }

    @Override
    public List<String> problems(Connection connection) {
        return connection.apiKey() == null ? List.of("api-key is missing") : List.of();
    }

    @Override
    public Authenticator authenticator(Connection connection, Transport transport, Clock clock) {
        return call -> call.withHeader("X-Post-Key", connection.apiKey());
    }

    @Override
    public ErrorDetails error(int status, HttpHeaders headers, byte[] body) {
        return ErrorDetails.NONE;
    }

    /** What is left, by box and drawer. */
    private static final class Stamps implements Operation {

        @Override
        public String name() {
            return "stamps";
        }

        @Override
        public StreamPlan plan() {
            return StreamPlan.balance(StreamPlan.Scope.ACCOUNT);
        }

        @Override
        public HttpCall call(Connection connection, Parameters parameters) {
            return HttpCall.get(connection.baseUrl(), "/stamps")
                    .query("box", parameters.required("box"))
                    .query("drawer", parameters.list("drawers"))
                    .query("limit", parameters.integer(Parameters.LIMIT))
                    .build();
        }

        @Override
        public Answer read(JsonParser parser, Source source) throws IOException {
            JsonReader json = new JsonReader(parser, source);
            BalanceSnapshot[] balance = new BalanceSnapshot[1];
            json.start();
            json.object(
                    "the answer",
                    field -> balance[0] = new BalanceSnapshot(
                            source.connection().name(),
                            BalanceSnapshot.Scope.ACCOUNT,
                            null,
                            null,
                            null,
                            null,
                            json.decimal(field),
                            "EUR",
                            null,
                            null,
                            source.observedAt()));
            return new Left(balance[0]);
        }
    }

    private record Left(BalanceSnapshot balance) implements Answer {

        @Override
        public Page page() {
            return Page.only(1);
        }

        @Override
        public List<Observation> observations() {
            return List.of(balance);
        }
    }
}
