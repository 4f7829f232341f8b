package org.whatsappusage.provider.ycloud;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import org.whatsappusage.limit.Budget;
import org.whatsappusage.provider.Answer;
import org.whatsappusage.provider.Connection;
import org.whatsappusage.provider.HttpCall;
import org.whatsappusage.provider.JsonReader;
import org.whatsappusage.provider.Operation;
import org.whatsappusage.provider.Page;
import org.whatsappusage.provider.Parameters;
import org.whatsappusage.provider.Source;
import org.whatsappusage.provider.StreamPlan;
import org.whatsappusage.record.BalanceSnapshot;
import org.whatsappusage.record.Codes;
import org.whatsappusage.record.Observation;

/** {@code GET /v2/balance}: what the account, or a managed one, has left. */
final class AccountBalanceOperation implements Operation {

    @Override
    public String name() {
        return "account-balance";
    }

    @Override
    public StreamPlan plan() {
        return StreamPlan.balance(StreamPlan.Scope.ACCOUNT);
    }

    @Override
    public HttpCall call(Connection connection, Parameters parameters) {
        return HttpCall.get(connection.baseUrl(), "/v2/balance")
                .header("X-Managed-Account-ID", parameters.text(Parameters.MANAGED_ACCOUNT_ID))
                .build();
    }

    @Override
    public List<Budget> budgets(Connection connection, Parameters parameters) {
        return YCloud.budgets(connection);
    }

    @Override
    public Answer read(JsonParser parser, Source source) throws IOException {
        JsonReader json = new JsonReader(parser, source);
        BigDecimal[] amount = new BigDecimal[1];
        String[] currency = new String[1];
        json.start();
        json.object("the answer", field -> {
            switch (field) {
                case "amount" -> amount[0] = json.decimal(field);
                case "currency" -> currency[0] = json.text(field);
                default -> json.skip();
            }
        });
        return new AccountBalance(source, amount[0], currency[0]);
    }

    /**
     * The balance of an account.
     *
     * @param source what was asked
     * @param amount in major units, null if the answer lacks it
     * @param currency ISO 4217 as reported, null if the answer lacks it
     */
    public record AccountBalance(Source source, BigDecimal amount, String currency) implements Answer {

        @Override
        public Page page() {
            return Page.only(1);
        }

        @Override
        public List<Observation> observations() {
            if (amount == null) {
                return List.of();
            }
            return List.of(new BalanceSnapshot(
                    source.connection().name(),
                    BalanceSnapshot.Scope.ACCOUNT,
                    null,
                    null,
                    null,
                    source.parameters().text(Parameters.MANAGED_ACCOUNT_ID),
                    amount,
                    Codes.upper(currency),
                    null,
                    null,
                    source.observedAt()));
        }
    }
}
