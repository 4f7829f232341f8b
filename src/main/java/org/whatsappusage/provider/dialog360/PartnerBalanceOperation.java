package org.whatsappusage.provider.dialog360;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
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

/** {@code GET /api/v2/partners/{p}/balance}: a bare list, one entry for each currency that was ever topped up. */
final class PartnerBalanceOperation implements Operation {

    @Override
    public String name() {
        return "partner-balance";
    }

    @Override
    public StreamPlan plan() {
        return StreamPlan.balance(StreamPlan.Scope.PARTNER);
    }

    @Override
    public HttpCall call(Connection connection, Parameters parameters) {
        return Paths.partner(connection, "/balance").build();
    }

    @Override
    public Answer read(JsonParser parser, Source source) throws IOException {
        JsonReader json = new JsonReader(parser, source);
        List<Total> totals = new ArrayList<>();
        json.start();
        json.array("the answer", () -> {
            BigDecimal[] amount = new BigDecimal[1];
            String[] currency = new String[1];
            json.object("balance", field -> {
                switch (field) {
                    case "total" -> amount[0] = json.decimal(field);
                    case "currency" -> currency[0] = json.text(field);
                    default -> json.skip();
                }
            });
            totals.add(new Total(amount[0], currency[0]));
        });
        return new PartnerBalance(source, totals);
    }

    /**
     * What is left in one currency.
     *
     * @param amount in major units, null if the answer lacks it
     * @param currency as reported, null if the answer lacks it
     */
    public record Total(BigDecimal amount, String currency) {}

    /**
     * The balances of a partner.
     *
     * @param source what was asked
     * @param totals one for each currency
     */
    public record PartnerBalance(Source source, List<Total> totals) implements Answer {

        @Override
        public Page page() {
            return Page.only(totals.size());
        }

        @Override
        public List<Observation> observations() {
            return totals.stream()
                    .filter(total -> total.amount() != null)
                    .map(total -> new BalanceSnapshot(
                            source.connection().name(),
                            BalanceSnapshot.Scope.PARTNER,
                            source.connection().partnerId(),
                            null,
                            null,
                            null,
                            total.amount(),
                            Codes.upper(total.currency()),
                            null,
                            null,
                            source.observedAt()))
                    .collect(Collectors.toUnmodifiableList());
        }
    }
}
