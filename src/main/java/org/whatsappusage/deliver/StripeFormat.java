package org.whatsappusage.deliver;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.whatsappusage.record.Figures;
import org.whatsappusage.record.RecordVersion;
import org.whatsappusage.record.UsageRecord;

/**
 * For Stripe's {@code POST /v1/billing/meter_events}: one meter event, as a form. Its value is a whole number: seconds of calls,
 * where the provider tells any, else how many there were. Costs are not told, so a change of currency is none here.
 *
 * <p>Of Stripe's interfaces this is the one whose answer says whether the event is right. {@code /v2/billing/meter_events} does
 * the same in JSON; {@code /v2/billing/meter_event_stream} takes 100 at once with a key of 15 minutes, but looks at them only
 * later and tells of wrong ones by webhook, when they cannot be put aside any more.
 *
 * <p>Sources: docs.stripe.com, "Create a billing meter event" ({@code identifier} of at most 100 characters, unique for at least
 * 24 hours; {@code timestamp} of the last 35 days), "Record usage for billing with the API" (whole numbers, also negative ones;
 * one call at a time for each customer and meter; 429 beyond 1,000 a second) and "Idempotent requests": an
 * {@code Idempotency-Key} has an error repeated for a day even when its cause is gone, and the identifier does without. An
 * identifier that Stripe knows is answered with 400 and {@code An event already exists with identifier}, which stands in no
 * document but in the code of many who use it, such as langfuse/langfuse#16292.
 */
public final class StripeFormat extends BillingFormat {

    private static final String VOICE = "voice";
    private static final int BAD_REQUEST = 400;
    private static final int CONFLICT = 409;
    private static final String KNOWN = "An event already exists with identifier";
    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]+");

    @Override
    public String name() {
        return "stripe";
    }

    @Override
    public String contentType(int records) {
        return "application/x-www-form-urlencoded";
    }

    @Override
    public String extension() {
        return "form";
    }

    @Override
    public Figures delta(Figures difference, Figures whole) {
        return new Figures(difference.quantity(), difference.paidQuantity(), difference.durationSeconds(), null);
    }

    @Override
    public boolean tellsMoney() {
        return false;
    }

    /** A conflict is with a request that is still under way. */
    @Override
    public Verdict judge(HttpAnswer answer, int rows) {
        return switch (answer.status()) {
            case BAD_REQUEST -> answer.body().contains(KNOWN) ? Verdict.TAKEN : Verdict.REFUSED;
            case CONFLICT -> Verdict.DOWN;
            default -> super.judge(answer, rows);
        };
    }

    @Override
    Bill bill(RecordVersion row) {
        UsageRecord usage = row.usage();
        boolean seconds = tellsSeconds(usage);
        Long value = seconds ? usage.durationSeconds() : usage.quantity();
        return new Bill(
                row,
                Bill.customer(usage),
                Bill.meter(usage, seconds ? "call_seconds" : usage.unit() + "s"),
                value == null ? null : value.toString());
    }

    /**
     * Not those of the product voice that lack them, for YCloud never says how long they took. Other calls that lack them may have
     * them in a later version, and what was counted by number until then would be on the bill twice.
     */
    private static boolean tellsSeconds(UsageRecord usage) {
        return usage.unit().equals("call")
                && (usage.durationSeconds() != null || !usage.product().equals(VOICE));
    }

    @Override
    BillWriter billWriter(OutputStream out) {
        return new FormWriter(out);
    }

    private static final class FormWriter implements BillWriter {

        private final OutputStream out;
        private Bill first;

        FormWriter(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(Bill bill) throws IOException {
            if (first != null) {
                throw new IllegalArgumentException(
                        "a request to Stripe holds one meter event, that of " + first + ", and not " + bill + " too");
            }
            first = bill;
            out.write(form(bill).getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public void end() {
            // A form has no end.
        }
    }

    private static String form(Bill bill) {
        if (bill.value() == null || !WHOLE_NUMBER.matcher(bill.value()).matches()) {
            throw new IllegalArgumentException(bill + " has no whole number that Stripe could count"
                    + (bill.value() == null ? ", since the provider said none" : " but " + bill.value())
                    + "; the mapping of the sink can set the header " + Bill.VALUE);
        }
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("event_name", bill.meter());
        fields.put("identifier", bill.id());
        fields.put("timestamp", Long.toString(bill.time().getEpochSecond()));
        fields.put("payload[stripe_customer_id]", bill.customer());
        fields.put("payload[value]", bill.value());
        return fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
