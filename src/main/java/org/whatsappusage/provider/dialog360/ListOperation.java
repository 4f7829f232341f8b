package org.whatsappusage.provider.dialog360;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.whatsappusage.provider.Answer;
import org.whatsappusage.provider.Connection;
import org.whatsappusage.provider.HttpCall;
import org.whatsappusage.provider.JsonReader;
import org.whatsappusage.provider.Operation;
import org.whatsappusage.provider.Parameters;
import org.whatsappusage.provider.Source;
import org.whatsappusage.provider.StreamPlan;
import org.whatsappusage.record.Account;
import org.whatsappusage.record.Codes;

/**
 * The partner's clients and channels, in pages by {@code limit} and {@code offset} until {@code total} is reached. The limit
 * is always sent: neither its default nor its maximum is documented.
 */
abstract sealed class ListOperation implements Operation {

    private static final int LIMIT = 100;
    /** A stable order, so that accounts made while the list is read come last and shift nothing. */
    private static final String SORT = "[\"created_at\"]";

    private final String name;
    private final StreamPlan.Scope lists;
    private final String items;

    private ListOperation(String name, StreamPlan.Scope lists, String items) {
        this.name = name;
        this.lists = lists;
        this.items = items;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public StreamPlan plan() {
        return StreamPlan.discovery(lists);
    }

    @Override
    public HttpCall call(Connection connection, Parameters parameters) {
        String sort = parameters.text(Parameters.SORT);
        return Paths.partner(connection, "/" + name)
                .query("limit", limit(parameters))
                .query("offset", offset(parameters))
                .query("sort", sort == null ? SORT : sort)
                .query("filters", parameters.text(Parameters.FILTERS))
                .build();
    }

    private static int limit(Parameters parameters) {
        Integer limit = parameters.integer(Parameters.LIMIT);
        return limit == null ? LIMIT : atLeast(1, limit, Parameters.LIMIT);
    }

    private static int offset(Parameters parameters) {
        String name = parameters.names().contains(Parameters.CURSOR) ? Parameters.CURSOR : Parameters.OFFSET;
        Integer offset = parameters.integer(name);
        return offset == null ? 0 : atLeast(0, offset, name);
    }

    private static int atLeast(int least, int value, String name) {
        if (value < least) {
            throw new IllegalArgumentException("360dialog: " + name + " is at least " + least + ", not " + value);
        }
        return value;
    }

    @Override
    public Answer read(JsonParser parser, Source source) throws IOException {
        JsonReader json = new JsonReader(parser, source);
        List<Account> accounts = new ArrayList<>();
        Long[] numbers = new Long[2];
        boolean[] listed = new boolean[1];
        json.start();
        json.object("the answer", field -> {
            if (field.equals(items)) {
                listed[0] = true;
                json.array(field, () -> accounts.add(account(json, source.connection())));
            } else if (field.equals("total")) {
                numbers[0] = json.count(field);
            } else if (field.equals("limit")) {
                numbers[1] = json.count(field);
            } else {
                json.skip();
            }
        });
        if (!listed[0]) {
            throw json.missing(items);
        }
        // A server may give fewer on a page than were asked for, and then says so.
        int asked = limit(source.parameters());
        int limit = numbers[1] == null ? asked : (int) Math.min(asked, Math.max(1, numbers[1]));
        return new AccountList(source, offset(source.parameters()), limit, numbers[0], accounts);
    }

    abstract Account account(JsonReader json, Connection connection) throws IOException;

    /** {@code GET …/clients}. */
    static final class Clients extends ListOperation {

        Clients() {
            super("clients", StreamPlan.Scope.CLIENT, "clients");
        }

        @Override
        Account account(JsonReader json, Connection connection) throws IOException {
            String[] found = new String[4];
            json.object("client", field -> {
                switch (field) {
                    case "id" -> found[0] = json.text(field);
                    case "name" -> found[1] = json.text(field);
                    case "status" -> found[2] = json.scalar();
                    case "meta_info" ->
                        json.object(field, inner -> {
                            if (inner.equals("timezone")) {
                                found[3] = json.scalar();
                            } else {
                                json.skip();
                            }
                        });
                    default -> json.skip();
                }
            });
            if (found[0] == null) {
                throw json.missing("id of a client");
            }
            return new Account(
                    connection.name(),
                    Account.Kind.CLIENT,
                    found[0],
                    found[0],
                    found[1],
                    null,
                    null,
                    found[3],
                    found[2],
                    null);
        }
    }

    /** {@code GET …/channels}, whose list is called {@code partner_channels}. */
    static final class Channels extends ListOperation {

        Channels() {
            super("channels", StreamPlan.Scope.CHANNEL, "partner_channels");
        }

        @Override
        Account account(JsonReader json, Connection connection) throws IOException {
            Found found = new Found();
            json.object("channel", field -> {
                switch (field) {
                    case "id" -> found.id = json.text(field);
                    case "client_id" -> found.clientId = json.text(field);
                    case "client" ->
                        json.object(field, inner -> {
                            switch (inner) {
                                case "id" -> found.innerClientId = json.text(inner);
                                case "name" -> found.clientName = json.scalar();
                                default -> json.skip();
                            }
                        });
                    case "status" -> found.status = json.scalar();
                    case "terminated_at" -> found.terminatedAt = json.time(field);
                    case "waba_account_id" -> found.waba(json.scalar());
                    case "waba_account" ->
                        json.object(field, inner -> {
                            if (inner.equals("id")) {
                                found.waba(json.scalar());
                            } else {
                                json.skip();
                            }
                        });
                    case "setup_info" ->
                        json.object(field, inner -> {
                            switch (inner) {
                                case "phone_number" -> found.phoneNumber = json.scalar();
                                case "phone_name" -> found.name = json.scalar();
                                default -> json.skip();
                            }
                        });
                    default -> json.skip();
                }
            });
            String clientId = found.clientId == null ? found.innerClientId : found.clientId;
            if (found.id == null || clientId == null) {
                throw json.missing(found.id == null ? "id of a channel" : "client_id of channel " + found.id);
            }
            return new Account(
                    connection.name(),
                    Account.Kind.CHANNEL,
                    found.id,
                    clientId,
                    found.name == null ? found.clientName : found.name,
                    Codes.phone(found.phoneNumber),
                    found.wabaId,
                    null,
                    found.status,
                    found.terminatedAt);
        }

        private static final class Found {
            private String id;
            private String clientId;
            private String innerClientId;
            private String clientName;
            private String name;
            private String status;
            private String phoneNumber;
            private String wabaId;
            private Instant terminatedAt;

            /** The id stands in two places, of which one may be null. */
            private void waba(String id) {
                wabaId = id == null ? wabaId : id;
            }
        }
    }
}
