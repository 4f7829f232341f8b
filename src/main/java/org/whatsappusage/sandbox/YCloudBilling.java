package org.whatsappusage.sandbox;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.whatsappusage.sandbox.Channel.Share;
import org.whatsappusage.sandbox.YCloudAccount.Product;

/**
 * The daily bills of YCloud's accounts: a pure function of account, day and now. Days are those of UTC+8. Today's and
 * yesterday's bills are transient: today's grows, both differ a little from the final one.
 *
 * @param now what has happened later is not known
 */
record YCloudBilling(Scenario scenario, Instant now) {

    /** YCloud cuts its days in a fixed zone, whatever the account's. */
    static final ZoneId ZONE = ZoneOffset.ofHours(8);

    /** The accounts were opened on this day. */
    static final LocalDate FIRST_DAY = LocalDate.of(2023, 5, 4);

    private static final int TRANSIENT_DAYS = 2;
    private static final int UNIT_PRICE_DECIMALS = 5;

    /** One row of the list: a day, a product, a WABA and a region. */
    record Item(
            LocalDate date,
            boolean isTransient,
            String channel,
            String wabaId,
            String region,
            List<CostItem> costItems) {}

    /**
     * @param category null for products other than WhatsApp
     * @param cost US dollars
     */
    record CostItem(String category, long quantity, BigDecimal cost) {

        /** The average price, rounded: multiplied again it need not give the cost. */
        BigDecimal unitPrice() {
            return cost.divide(BigDecimal.valueOf(quantity), UNIT_PRICE_DECIMALS, RoundingMode.HALF_UP);
        }
    }

    /** A category that YCloud bills, its share of a WABA's messages in thousandths, and whose prices it follows. */
    private record Kind(String category, int permille, String rate) {}

    private static final List<Kind> KINDS = List.of(
            new Kind("marketing", 380, "MARKETING"),
            new Kind("utility", 330, "UTILITY"),
            new Kind("authentication", 140, "AUTHENTICATION"),
            new Kind("authentication_international", 25, "AUTHENTICATION_INTERNATIONAL"));

    /** Billed only since Meta charges it. */
    private static final Kind SERVICE = new Kind("service", 125, "SERVICE");

    /** In no documented list. */
    private static final Kind LITE = new Kind("marketing_lite", 90, "MARKETING_LITE");

    LocalDate today() {
        return LocalDate.ofInstant(now, ZONE);
    }

    /** Whether a day's bill may still change. */
    boolean isTransient(LocalDate date) {
        return date.isAfter(today().minusDays(TRANSIENT_DAYS));
    }

    List<Item> items(YCloudAccount account, LocalDate date) {
        List<Item> items = new ArrayList<>();
        if (date.isAfter(today()) || date.isBefore(FIRST_DAY)) {
            return items;
        }
        DayRhythm rhythm = new DayRhythm(ZONE, date);
        for (YCloudAccount.Waba waba : account.wabas()) {
            for (Share share : waba.countries()) {
                add(items, date, "whatsapp", waba.id(), share.country(), whatsApp(account, waba, share, rhythm));
            }
        }
        for (Product product : account.products()) {
            add(items, date, product.channel(), null, product.region(), other(account, product, rhythm));
        }
        return items;
    }

    private void add(
            List<Item> items, LocalDate date, String channel, String wabaId, String region, List<CostItem> costItems) {
        if (!costItems.isEmpty()) {
            items.add(new Item(date, isTransient(date), channel, wabaId, region, costItems));
        }
    }

    private List<CostItem> whatsApp(YCloudAccount account, YCloudAccount.Waba waba, Share share, DayRhythm rhythm) {
        List<CostItem> costItems = new ArrayList<>();
        for (Kind kind : kinds(waba, share.country(), rhythm.date())) {
            Chance chance = Chance.of(waba.id())
                    .and(share.country())
                    .and(kind.category())
                    .and(rhythm.date().toEpochDay());
            long perDay = waba.messagesPerDay() * share.permille() / 1000 * kind.permille();
            long quantity = quantity(account, kind.category(), perDay, rhythm, chance);
            if (quantity > 0) {
                costItems.addAll(priced(kind, share.country(), quantity, chance));
            }
        }
        return costItems;
    }

    private static List<Kind> kinds(YCloudAccount.Waba waba, String country, LocalDate date) {
        List<Kind> kinds = new ArrayList<>();
        for (Kind kind : KINDS) {
            if (!kind.rate().equals("AUTHENTICATION_INTERNATIONAL") || RateCard.hasInternational(country)) {
                kinds.add(kind);
            }
        }
        if (!date.isBefore(Flow.SERVICE_CHARGED_FROM)) {
            kinds.add(SERVICE);
        }
        if (waba.lite()) {
            kinds.add(LITE);
        }
        return kinds;
    }

    /** Now and then a category comes in two items of one row, as when a price changed during the day. */
    private static List<CostItem> priced(Kind kind, String country, long quantity, Chance chance) {
        BigDecimal price = withMargin(RateCard.message("USD", country, kind.rate(), 0));
        if (quantity < 6 || !chance.and("split").oneIn(6)) {
            return List.of(costItem(kind.category(), quantity, price));
        }
        long later = quantity / 3;
        return List.of(
                costItem(kind.category(), quantity - later, price),
                costItem(kind.category(), later, price.subtract(BigDecimal.valueOf(2, 4))));
    }

    private List<CostItem> other(YCloudAccount account, Product product, DayRhythm rhythm) {
        Chance chance = Chance.of(account.key())
                .and(product.channel())
                .and(String.valueOf(product.region()))
                .and(rhythm.date().toEpochDay());
        long quantity = quantity(account, product.channel(), product.perDay() * 1000, rhythm, chance);
        return quantity == 0
                ? List.of()
                : List.of(costItem(null, quantity, BigDecimal.valueOf(product.unitMicros(), 6)));
    }

    private long quantity(YCloudAccount account, String what, long perDay, DayRhythm rhythm, Chance chance) {
        LocalDate date = rhythm.date();
        long noise = 800 + chance.and("noise").below(401);
        long thousandths = perDay * Season.permille(date) / 1000 * noise / 1000;
        long settled = (thousandths + chance.and("rounding").below(1000)) / 1000;
        long told = scenario.restated(account.key(), date, what, settled - lateChange(date, settled, chance));
        return rhythm.until(now, told, chance.and("phase").below(rhythm.total()));
    }

    private long lateChange(LocalDate date, long settled, Chance chance) {
        Chance late = chance.and("late");
        long age = ChronoUnit.DAYS.between(date, today());
        if (age >= TRANSIENT_DAYS || settled < 4 || !late.oneIn(2)) {
            return 0;
        }
        long size = Math.max(1, settled * (1 + late.and("size").below(20)) / 1000);
        return late.and("sign").oneIn(4) ? -size : size;
    }

    private static CostItem costItem(String category, long quantity, BigDecimal price) {
        return new CostItem(category, quantity, price.multiply(BigDecimal.valueOf(quantity)));
    }

    /** YCloud sells at its own price: Meta's and a twentieth. */
    private static BigDecimal withMargin(BigDecimal price) {
        return price.multiply(new BigDecimal("1.05")).setScale(6, RoundingMode.HALF_UP);
    }
}
