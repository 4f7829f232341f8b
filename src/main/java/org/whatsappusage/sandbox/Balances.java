package org.whatsappusage.sandbox;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.List;

/**
 * What is left on each account: a top-up and what was spent since. A pure function like the figures that it follows.
 *
 * <p>360dialog's balances are renewed on Mondays at 00:00 UTC and have cents; YCloud's are topped up on the first of a
 * month (UTC+8) and have all decimals of the costs.
 */
record Balances(World world, Traffic traffic, YCloudBilling billing) {

    private static final int CENTS = 2;
    private static final BigDecimal PARTNER_RESERVE = new BigDecimal("25000");

    /** An amount in major units and when it was last renewed. */
    record Balance(BigDecimal amount, Instant renewedAt, BigDecimal renewal) {}

    Balance client(Client client) {
        return renewedWeekly(client.id(), client.weeklyTopUp(), world.channelsOf(client.id()));
    }

    Balance channel(Client client, Channel channel) {
        return renewedWeekly(channel.id(), client.weeklyTopUp(), List.of(channel));
    }

    /** What the partner has prepaid in one currency, less the costs of this week in it. */
    BigDecimal partner(String currency) {
        List<Channel> channels = world.channels().stream()
                .filter(channel -> channel.waba().currency().equals(currency))
                .toList();
        return PARTNER_RESERVE.subtract(spent(channels, lastMonday())).setScale(CENTS, RoundingMode.HALF_UP);
    }

    /** US dollars. */
    BigDecimal account(YCloudAccount account) {
        BigDecimal left = account.monthlyTopUp();
        LocalDate today = billing.today();
        for (LocalDate day = today.withDayOfMonth(1); !day.isAfter(today); day = day.plusDays(1)) {
            for (YCloudBilling.Item item : billing.items(account, day)) {
                for (YCloudBilling.CostItem costItem : item.costItems()) {
                    left = left.subtract(costItem.cost());
                }
            }
        }
        return left;
    }

    private Balance renewedWeekly(String id, BigDecimal topUp, List<Channel> channels) {
        Instant monday = lastMonday();
        BigDecimal carried =
                BigDecimal.valueOf(Chance.of(id).and(monday.getEpochSecond()).below(20_000), CENTS);
        BigDecimal amount = carried.add(topUp).subtract(spent(channels, monday));
        return new Balance(amount.setScale(CENTS, RoundingMode.HALF_UP), monday, topUp);
    }

    private Instant lastMonday() {
        return LocalDate.ofInstant(traffic.now(), ZoneOffset.UTC)
                .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
    }

    private BigDecimal spent(List<Channel> channels, Instant from) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Channel channel : channels) {
            LocalDate last = LocalDate.ofInstant(traffic.now(), channel.waba().zone());
            LocalDate day = LocalDate.ofInstant(from, channel.waba().zone());
            for (; !day.isAfter(last); day = day.plusDays(1)) {
                sum = sum.add(cost(traffic.of(channel, day), from));
            }
        }
        return sum;
    }

    private static BigDecimal cost(DayTraffic day, Instant from) {
        BigDecimal sum = BigDecimal.ZERO;
        for (DayTraffic.MessageCell cell : day.messages()) {
            BigDecimal price = cell.price() == null ? BigDecimal.ZERO : cell.price();
            long volume = day.volume(cell, from, day.now());
            sum = sum.add(price.multiply(BigDecimal.valueOf(volume)));
        }
        for (DayTraffic.CallCell cell : day.calls()) {
            BigDecimal cost = day.calls(cell, from, day.now()).cost();
            sum = cost == null ? sum : sum.add(cost);
        }
        return sum;
    }
}
