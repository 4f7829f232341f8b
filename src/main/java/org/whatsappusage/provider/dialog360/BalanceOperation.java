package org.whatsappusage.provider.dialog360;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.whatsappusage.limit.Budget;
import org.whatsappusage.limit.Limit;
import org.whatsappusage.provider.Answer;
import org.whatsappusage.provider.Connection;
import org.whatsappusage.provider.HttpCall;
import org.whatsappusage.provider.JsonReader;
import org.whatsappusage.provider.Operation;
import org.whatsappusage.provider.Parameters;
import org.whatsappusage.provider.Source;
import org.whatsappusage.provider.StreamPlan;
import org.whatsappusage.record.BalanceSnapshot;

/** {@code GET …/info/balance} of a client or a channel: both answer {@code BalanceOut}. */
abstract sealed class BalanceOperation implements Operation {

    private static final int MAX_DAYS = 30;
    /** Meta closes a month with its invoice; until a week later figures of the month are still corrected. */
    private static final Duration MONTH_CLOSING = Duration.ofDays(7);

    private final String name;
    private final BalanceSnapshot.Scope scope;
    private final StreamPlan plan;

    private BalanceOperation(String name, BalanceSnapshot.Scope scope, StreamPlan plan) {
        this.name = name;
        this.scope = scope;
        this.plan = plan;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public StreamPlan plan() {
        return plan;
    }

    @Override
    public HttpCall call(Connection connection, Parameters parameters) {
        parameters.requireOrder(ZoneOffset.UTC);
        return path(connection, parameters)
                .query("start_date", seconds(parameters.start(Parameters.START_DATE, ZoneOffset.UTC)))
                .query("end_date", seconds(parameters.end(Parameters.END_DATE, ZoneOffset.UTC)))
                .query("granularity", granularity(parameters))
                .build();
    }

    abstract HttpCall.Builder path(Connection connection, Parameters parameters);

    private static Long seconds(Instant instant) {
        return instant == null ? null : instant.getEpochSecond();
    }

    private static String granularity(Parameters parameters) {
        String granularity = parameters.text(Parameters.GRANULARITY);
        if (granularity == null) {
            return null;
        }
        return switch (granularity.toLowerCase(Locale.ROOT)) {
            case "day", "daily" -> "day";
            case "month", "monthly" -> "month";
            default ->
                throw new IllegalArgumentException(
                        "360dialog balance: granularity is day or month, not '" + granularity + "'");
        };
    }

    @Override
    public Answer read(JsonParser parser, Source source) throws IOException {
        Balance.Builder balance = new Balance.Builder(source, scope);
        JsonReader json = new JsonReader(parser, source);
        json.start();
        json.object("the answer", field -> {
            switch (field) {
                case "balance" -> balance.amount = json.decimal(field);
                case "currency" -> balance.currency = json.text(field);
                case "granularity" -> balance.granularity = json.text(field);
                case "last_renewal" ->
                    json.object(field, inner -> {
                        switch (inner) {
                            case "date" -> balance.lastRenewalAt = json.time("last_renewal.date");
                            case "amount" -> balance.lastRenewalAmount = json.decimal("last_renewal.amount");
                            default -> json.skip();
                        }
                    });
                case "usage" -> usage(json, balance);
                default -> json.skip();
            }
        });
        return balance.build();
    }

    /** Reads the deprecated usage, or skips it where it is no longer returned. */
    abstract void usage(JsonReader json, Balance.Builder balance) throws IOException;

    /**
     * Of a client, with usage rows where they are still filled in (soft-deprecated since 2025-07-01). They come from another
     * pipeline than channel usage and are never added to it.
     */
    static final class Client extends BalanceOperation {

        Client() {
            super(
                    "client-balance",
                    BalanceSnapshot.Scope.CLIENT,
                    new StreamPlan(
                            StreamPlan.Kind.USAGE,
                            StreamPlan.Scope.CLIENT,
                            ZoneOffset.UTC,
                            null,
                            MAX_DAYS,
                            MAX_DAYS,
                            null,
                            MONTH_CLOSING));
        }

        @Override
        void usage(JsonReader json, Balance.Builder balance) throws IOException {
            json.array("usage", () -> balance.usage.add(Balance.Usage.read(json)));
        }

        /** 5 calls in 30 seconds a client (360dialog, "Balance and usage API"). */
        @Override
        public List<Budget> budgets(Connection connection, Parameters parameters) {
            return List.of(new Budget(
                    "360dialog.client-balance.per-client",
                    connection.host() + "/" + parameters.required(Parameters.CLIENT_ID),
                    List.of(new Limit(5, Duration.ofSeconds(30)))));
        }

        @Override
        HttpCall.Builder path(Connection connection, Parameters parameters) {
            String apps = String.join(",", parameters.list(Parameters.APP_IDS));
            return Paths.client(connection, parameters, "/info/balance").query("app_ids", apps.isEmpty() ? null : apps);
        }
    }

    /** Of a channel: the balance only, since its usage is no longer returned. */
    static final class Channel extends BalanceOperation {

        Channel() {
            super("channel-balance", BalanceSnapshot.Scope.CHANNEL, StreamPlan.balance(StreamPlan.Scope.CHANNEL));
        }

        @Override
        void usage(JsonReader json, Balance.Builder balance) throws IOException {
            json.skip();
        }

        @Override
        HttpCall.Builder path(Connection connection, Parameters parameters) {
            return Paths.channel(connection, parameters, "/info/balance");
        }
    }
}
