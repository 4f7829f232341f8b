package org.whatsappusage.sandbox;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.whatsappusage.sandbox.DayTraffic.CallCell;
import org.whatsappusage.sandbox.DayTraffic.Calls;
import org.whatsappusage.sandbox.DayTraffic.MessageCell;
import org.whatsappusage.sandbox.YCloudBilling.CostItem;
import org.whatsappusage.sandbox.YCloudBilling.Item;

/**
 * What a client must end up with that has read whole days without losing or inventing anything: summed up from the model, not
 * from the answers. Days are those of each source's own zone; both ends are inclusive.
 *
 * <p>A row of channel usage is one data point of a daily request by all dimensions; of client balance, one category of one
 * day's usage; of usage details, one category (or product) of one bill row, however many cost items it comes in.
 */
record Totals(World world, Traffic traffic, YCloudBilling billing, LocalDate from, LocalDate to) {

    private static final String MESSAGE = "message";
    private static final String CALL = "call";
    private static final String CONVERSATION = "conversation";

    /** Until then WhatsApp was billed by conversation, and client balances counted those. */
    private static final LocalDate MESSAGES_SINCE = LocalDate.of(2025, 7, 1);

    /** The sums of one account; costs that the provider does not tell are counted, not guessed. */
    private static final class Sum {

        private long rows;
        private long rowsWithoutCost;
        private final Map<String, Long> quantities = new TreeMap<>();
        private final Map<String, BigDecimal> costs = new TreeMap<>();

        private void row(String unit, long quantity, BigDecimal cost, String currency) {
            rows++;
            quantities.merge(unit, quantity, Long::sum);
            if (cost == null) {
                rowsWithoutCost++;
            } else {
                costs.merge(currency, cost, BigDecimal::add);
            }
        }

        private void add(Sum other) {
            rows += other.rows;
            rowsWithoutCost += other.rowsWithoutCost;
            other.quantities.forEach((unit, quantity) -> quantities.merge(unit, quantity, Long::sum));
            other.costs.forEach((currency, cost) -> costs.merge(currency, cost, BigDecimal::add));
        }

        private Map<String, Object> tell(Map<String, Object> object) {
            object.put("rows", rows);
            object.put("rowsWithoutCost", rowsWithoutCost);
            object.put(
                    "quantity",
                    quantities.values().stream().mapToLong(Long::longValue).sum());
            object.put("quantities", new LinkedHashMap<>(quantities));
            Map<String, Object> told = new LinkedHashMap<>();
            costs.forEach((currency, cost) -> told.put(currency, plain(cost)));
            object.put("cost", told);
            return object;
        }
    }

    Map<String, Object> answer() {
        return Json.object(
                "from", from.toString(),
                "to", to.toString(),
                "now", traffic.now().toString(),
                "streams",
                        List.of(
                                stream("360dialog", "channel-usage", channelUsage()),
                                stream("360dialog", "client-balance", clientBalance()),
                                stream("ycloud", "usage-details", usageDetails())),
                "balances", balances());
    }

    private static Map<String, Object> stream(String provider, String stream, Map<String, Sum> accounts) {
        Sum all = new Sum();
        List<Object> told = new ArrayList<>();
        accounts.forEach((account, sum) -> {
            all.add(sum);
            told.add(sum.tell(Json.object("account", account)));
        });
        Map<String, Object> summed = all.tell(Json.object("provider", provider, "stream", stream));
        summed.put("accounts", told);
        return summed;
    }

    private Map<String, Sum> channelUsage() {
        Map<String, Sum> sums = new LinkedHashMap<>();
        for (Channel channel : readable(world.channels())) {
            Sum sum = new Sum();
            for (LocalDate day = from; !day.isAfter(lastDay(channel.waba().zone())); day = day.plusDays(1)) {
                add(sum, traffic.of(channel, day), channel.waba().currency());
            }
            sums.put(channel.id(), sum);
        }
        return sums;
    }

    private static void add(Sum sum, DayTraffic day, String currency) {
        for (MessageCell cell : day.messages()) {
            long volume = day.volume(cell);
            if (volume > 0) {
                BigDecimal cost = cell.price() == null ? null : cell.price().multiply(BigDecimal.valueOf(volume));
                sum.row(MESSAGE, volume, cost, currency);
            }
        }
        for (CallCell cell : day.calls()) {
            Calls calls = day.calls(cell);
            if (calls.count() > 0) {
                sum.row(CALL, calls.count(), calls.cost(), currency);
            }
        }
    }

    private Map<String, Sum> clientBalance() {
        Map<String, Sum> sums = new LinkedHashMap<>();
        LegacyUsage usage = new LegacyUsage(traffic);
        Instant first = from.atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant last = to.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().minusSeconds(1);
        for (Client client : world.clients()) {
            if (client.usage() == Client.LegacyUsage.PRESENT) {
                String currency = client.currency().toUpperCase(Locale.ROOT);
                Sum sum = new Sum();
                for (Bucket day : usage.buckets(false, first, last)) {
                    Collection<LegacyUsage.Count> counts =
                            usage.counts(world.channelsOf(client.id()), day).values();
                    String unit = day.days().get(0).isBefore(MESSAGES_SINCE) ? CONVERSATION : MESSAGE;
                    counts.forEach(count -> sum.row(unit, count.quantity(), count.price(), currency));
                }
                sums.put(client.id(), sum);
            }
        }
        return sums;
    }

    private Map<String, Sum> usageDetails() {
        Map<String, Sum> sums = new LinkedHashMap<>();
        for (YCloudAccount account : world.accounts()) {
            Sum sum = new Sum();
            for (LocalDate day = from; !day.isAfter(lastDay(YCloudBilling.ZONE)); day = day.plusDays(1)) {
                billing.items(account, day).forEach(item -> add(sum, item));
            }
            sums.put(account.key(), sum);
        }
        return sums;
    }

    private static void add(Sum sum, Item item) {
        String unit = item.channel().equals("voice") ? CALL : MESSAGE;
        Map<String, Long> quantities = new LinkedHashMap<>();
        Map<String, BigDecimal> costs = new LinkedHashMap<>();
        for (CostItem costItem : item.costItems()) {
            String category = String.valueOf(costItem.category());
            quantities.merge(category, costItem.quantity(), Long::sum);
            costs.merge(category, costItem.cost(), BigDecimal::add);
        }
        quantities.forEach((category, quantity) -> sum.row(unit, quantity, costs.get(category), "USD"));
    }

    private LocalDate lastDay(ZoneId zone) {
        LocalDate today = LocalDate.ofInstant(traffic.now(), zone);
        return to.isAfter(today) ? today : to;
    }

    private List<Channel> readable(List<Channel> channels) {
        return channels.stream()
                .filter(channel -> channel.answers(traffic.now()))
                .toList();
    }

    private List<Object> balances() {
        Balances balances = new Balances(world, traffic, billing);
        List<Object> told = new ArrayList<>();
        for (String currency : List.of("EUR", "USD")) {
            told.add(balance("360dialog", "partner", SandboxAccounts.PARTNER_ID, balances.partner(currency), currency));
        }
        for (Client client : world.clients()) {
            if (client.currency() != null) {
                BigDecimal amount = balances.client(client).amount();
                told.add(balance("360dialog", "client", client.id(), amount, client.currency()));
            }
        }
        for (Channel channel : readable(world.channels())) {
            Client client = world.client(channel.clientId()).orElseThrow();
            if (client.currency() != null) {
                BigDecimal amount = balances.channel(client, channel).amount();
                told.add(balance("360dialog", "channel", channel.id(), amount, client.currency()));
            }
        }
        for (YCloudAccount account : world.accounts()) {
            told.add(balance("ycloud", "account", account.key(), balances.account(account), "USD"));
        }
        return told;
    }

    private static Map<String, Object> balance(
            String provider, String scope, String account, BigDecimal amount, String currency) {
        return Json.object(
                "provider", provider,
                "scope", scope,
                "account", account,
                "amount", plain(amount),
                "currency", currency.toUpperCase(Locale.ROOT));
    }

    private static String plain(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }
}
