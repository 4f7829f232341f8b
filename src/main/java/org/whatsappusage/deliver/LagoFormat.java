package org.whatsappusage.deliver;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.whatsappusage.record.Amounts;

/**
 * For Lago's {@code POST /api/v1/events/batch}: at most 100 events. {@code code} is a billable metric, {@code properties} are
 * what it adds up or is filtered by, and {@code precise_total_amount_cents} is what the charge model "dynamic" takes for the
 * price.
 *
 * <p>Sources: docs.getlago.com, "Batch usage events" (100 events; refused as a whole with 422, {@code error_details} by the
 * event's index, a known {@code transaction_id} as {@code value_already_exist}), "Ingest usage" (one event counts once by
 * {@code transaction_id}, with ClickHouse by it and {@code timestamp}, in seconds since 1970; the amount is a string; an unknown
 * property is ignored) and "Dynamic" charges. The amount is in the smallest unit of the currency, which is a hundredth for most.
 * Lago keeps 15 decimals of it ({@code app/models/event.rb} of getlago/lago-api).
 */
public final class LagoFormat extends BillingFormat {

    private static final int UNPROCESSABLE = 422;

    /** One event that Lago has already, and nothing else that is wrong with it. */
    private static final Pattern KNOWN = Pattern.compile("\"\\d+\":\\{\"transaction_id\":\\[\"value_already_exist\"]}");

    /** Of Java for currencies without a unit, such as gold, and ours for codes that it does not know. */
    private static final int UNKNOWN = -1;

    private static final Map<String, Integer> DECIMALS = Currency.getAvailableCurrencies().stream()
            .collect(Collectors.toMap(Currency::getCurrencyCode, Currency::getDefaultFractionDigits));

    private final JsonFactory json = new JsonFactory();

    @Override
    public String name() {
        return "lago";
    }

    @Override
    public String contentType(int records) {
        return "application/json";
    }

    @Override
    public String extension() {
        return "json";
    }

    /** A repeat is refused. Of one that holds new events as well none was taken, so it is to be sent in smaller messages. */
    @Override
    public Verdict judge(HttpAnswer answer, int rows) {
        boolean allKnown = answer.status() == UNPROCESSABLE
                && KNOWN.matcher(answer.body().replaceAll("\\s", "")).results().count() == rows;
        return allKnown ? Verdict.TAKEN : super.judge(answer, rows);
    }

    @Override
    BillWriter billWriter(OutputStream out) throws IOException {
        JsonGenerator generator = json.createGenerator(out);
        generator.writeStartObject();
        generator.writeArrayFieldStart("events");
        return new BillWriter() {
            @Override
            public void write(Bill bill) throws IOException {
                event(bill, generator);
            }

            @Override
            public void end() throws IOException {
                generator.writeEndArray();
                generator.writeEndObject();
                // Closing the generator would close the caller's stream.
                generator.flush();
            }
        };
    }

    private static void event(Bill bill, JsonGenerator generator) throws IOException {
        // First of all, since it may refuse the bill, and what is begun must be ended.
        BigDecimal cents = bill.row().usage().cost() == null ? null : inSmallestUnit(bill);
        generator.writeStartObject();
        generator.writeStringField("transaction_id", bill.id());
        generator.writeStringField("external_subscription_id", bill.customer());
        generator.writeStringField("code", bill.meter());
        generator.writeNumberField("timestamp", bill.time().getEpochSecond());
        if (cents != null) {
            generator.writeStringField("precise_total_amount_cents", Amounts.text(cents));
        }
        generator.writeObjectFieldStart("properties");
        writeColumns(bill.row(), generator);
        generator.writeEndObject();
        generator.writeEndObject();
    }

    private static BigDecimal inSmallestUnit(Bill bill) {
        String code = bill.row().usage().currency();
        int decimals = DECIMALS.getOrDefault(code, UNKNOWN);
        if (decimals == UNKNOWN) {
            throw new IllegalArgumentException(
                    bill + " has a cost in " + code + ", which is no currency whose smallest unit is known");
        }
        return bill.row().usage().cost().movePointRight(decimals);
    }
}
