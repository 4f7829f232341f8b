package org.whatsappusage.sandbox;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.whatsappusage.sandbox.Channel.Profile;
import org.whatsappusage.sandbox.Channel.Share;
import org.whatsappusage.sandbox.Channel.Waba;

/** Who exists at the simulated providers: three clients with eight channels at 360dialog, three accounts at YCloud. */
record World(List<Client> clients, List<Channel> channels, List<YCloudAccount> accounts) {

    private static final Instant OPENED = Instant.parse("2023-05-04T08:12:33Z");

    /** Midnight in the channel's WABA. */
    private static final Instant TERMINATED = Instant.parse("2026-11-02T08:00:00Z");

    static World of(Scenario scenario) {
        List<Channel> channels = Stream.concat(ordinaryChannels().stream(), extraChannels(scenario.extraChannels()))
                .filter(channel -> !scenario.removedChannels().contains(channel.id()))
                .toList();
        return new World(clientList(), channels, accounts(scenario.crowd()));
    }

    Optional<Client> client(String id) {
        return clients.stream().filter(client -> client.id().equals(id)).findFirst();
    }

    /** A channel that can be asked about: it belongs to the client and is not long gone. */
    Optional<Channel> channel(String clientId, String channelId, Instant now) {
        return channelsOf(clientId).stream()
                .filter(channel -> channel.id().equals(channelId) && channel.answers(now))
                .findFirst();
    }

    List<Channel> channelsOf(String clientId) {
        return channels.stream()
                .filter(channel -> channel.clientId().equals(clientId))
                .toList();
    }

    /** @param managedId null for the own account */
    Optional<YCloudAccount> account(String managedId) {
        Predicate<YCloudAccount> asked =
                account -> managedId == null ? account.managedId() == null : managedId.equals(account.managedId());
        return accounts.stream().filter(asked).findFirst();
    }

    private static final String LINDEN = "kL7mQ2CL";
    private static final String PACIFIC = "pV9tR4CL";
    private static final String BAZAAR = "bZ3wX8CL";

    private static List<Client> clientList() {
        return List.of(
                new Client(
                        LINDEN,
                        "Kaffeehaus Linden GmbH",
                        "DE",
                        "Europe/Berlin",
                        "eur",
                        new BigDecimal("4500.00"),
                        Client.LegacyUsage.PRESENT,
                        OPENED),
                new Client(
                        PACIFIC,
                        "Pacific Trails Inc.",
                        "US",
                        "America/Los_Angeles",
                        "USD",
                        new BigDecimal("900.00"),
                        Client.LegacyUsage.EMPTY,
                        OPENED.plusSeconds(3_000_000)),
                new Client(
                        BAZAAR,
                        "Bazaar Collective",
                        "IN",
                        "Asia/Kolkata",
                        null,
                        BigDecimal.ZERO,
                        Client.LegacyUsage.ABSENT,
                        OPENED.plusSeconds(9_000_000)));
    }

    private static List<Channel> ordinaryChannels() {
        Waba linden = new Waba("lNd5KWA", "104958273645110", "Kaffeehaus Linden", ZoneId.of("Europe/Berlin"), "EUR");
        Waba trails = new Waba("pCf8TWA", "208817364529001", "Pacific Trails", ZoneId.of("America/Los_Angeles"), "USD");
        Waba bazaar = new Waba("bZr2QWA", "316620948571233", "Bazaar", ZoneId.of("Asia/Kolkata"), "USD");
        Waba iberia = new Waba("bIb6MWA", "327745109283674", "Bazaar Iberia", ZoneId.of("Europe/Madrid"), "EUR");
        return List.of(
                channel("aQ1x7CH", LINDEN, linden, "4930901820101", "Linden Berlin", null, lindenShop()),
                channel("bW2y8CH", LINDEN, linden, "4989901820102", "Linden Munich", null, lindenService()),
                channel("cE3z9CH", LINDEN, linden, "4940901820103", "Linden Hamburg", null, silent()),
                channel("dR4u1CH", PACIFIC, trails, "14155550141", "Pacific Trails", null, trailsMain()),
                channel("eT5v2CH", PACIFIC, trails, "14155550142", "Pacific Trails Rentals", TERMINATED, trailsOld()),
                channel("fY6s3CH", BAZAAR, bazaar, "912255501431", "Bazaar India", null, bazaarIndia()),
                channel("gU7r4CH", BAZAAR, iberia, "34915550144", "Bazaar Madrid", null, bazaarMadrid()),
                channel("hI8q5CH", BAZAAR, iberia, "351215550145", "Bazaar Lisbon", null, bazaarLisbon()));
    }

    private static Stream<Channel> extraChannels(int count) {
        Waba waba = ordinaryChannels().get(0).waba();
        Profile profile = new Profile(
                40, List.of(new Share("DE", 1000)), mix(Map.of(Flow.UTILITY, 600, Flow.MARKETING, 400)), 0, false);
        return IntStream.range(0, count).mapToObj(i -> {
            String number = String.format(Locale.ROOT, "%04d", i);
            return channel("x" + number + "CH", LINDEN, waba, "49309018" + number, "Linden " + number, null, profile);
        });
    }

    private static Channel channel(
            String id, String clientId, Waba waba, String phone, String name, Instant terminatedAt, Profile profile) {
        String appId = String.valueOf(100 + Chance.of(id).below(900));
        Instant created = OPENED.plusSeconds(Chance.of(id).and("created").below(10_000_000));
        return new Channel(id, clientId, waba, phone, name, appId, created, terminatedAt, profile);
    }

    private static Profile silent() {
        return new Profile(0, List.of(), Map.of(), 0, false);
    }

    private static Profile lindenShop() {
        return new Profile(
                1900,
                List.of(new Share("DE", 780), new Share("AT", 130), new Share("CH", 60), new Share("NL", 30)),
                mix(Map.of(
                        Flow.MARKETING, 310,
                        Flow.MARKETING_FROM_ADS, 25,
                        Flow.MARKETING_LITE, 90,
                        Flow.UTILITY, 260,
                        Flow.UTILITY_IN_WINDOW, 70,
                        Flow.SERVICE, 220,
                        Flow.SERVICE_FROM_ADS, 25)),
                34,
                false);
    }

    private static Profile lindenService() {
        return new Profile(
                700,
                List.of(new Share("DE", 900), new Share("AT", 100)),
                mix(Map.of(
                        Flow.UTILITY, 330,
                        Flow.UTILITY_IN_WINDOW, 120,
                        Flow.AUTHENTICATION, 150,
                        Flow.SERVICE, 385,
                        Flow.REFERRAL_CONVERSION, 15)),
                18,
                true);
    }

    private static Profile trailsMain() {
        return new Profile(
                1400,
                List.of(new Share("US", 810), new Share("MX", 120), new Share("CA", 70)),
                mix(Map.of(
                        Flow.MARKETING, 240,
                        Flow.UTILITY, 340,
                        Flow.UTILITY_IN_WINDOW, 60,
                        Flow.AUTHENTICATION, 120,
                        Flow.SERVICE, 210,
                        Flow.SERVICE_FROM_ADS, 30)),
                22,
                false);
    }

    private static Profile trailsOld() {
        return new Profile(
                260,
                List.of(new Share("US", 1000)),
                mix(Map.of(Flow.MARKETING, 300, Flow.UTILITY, 450, Flow.SERVICE, 250)),
                0,
                false);
    }

    private static Profile bazaarIndia() {
        return new Profile(
                3200,
                List.of(new Share("IN", 900), new Share("AE", 60), new Share("SG", 40)),
                mix(Map.of(
                        Flow.MARKETING, 280,
                        Flow.GROUP_MARKETING, 20,
                        Flow.UTILITY, 360,
                        Flow.AUTHENTICATION, 170,
                        Flow.AUTHENTICATION_INTERNATIONAL, 40,
                        Flow.SERVICE, 130)),
                40,
                false);
    }

    private static Profile bazaarMadrid() {
        return new Profile(
                480,
                List.of(new Share("ES", 840), new Share("PT", 160)),
                mix(Map.of(
                        Flow.MARKETING, 400,
                        Flow.UTILITY, 260,
                        Flow.AUTHENTICATION, 90,
                        Flow.SERVICE, 230,
                        Flow.REFERRAL_CONVERSION, 20)),
                0,
                false);
    }

    private static Profile bazaarLisbon() {
        return new Profile(
                210,
                List.of(new Share("PT", 930), new Share("BR", 70)),
                mix(Map.of(Flow.MARKETING, 350, Flow.UTILITY, 350, Flow.SERVICE, 300)),
                6,
                false);
    }

    /** In the order of the enum, so that no map's order reaches an answer. */
    private static Map<Flow, Integer> mix(Map<Flow, Integer> shares) {
        return new EnumMap<>(shares);
    }

    private static List<YCloudAccount> accounts(int crowd) {
        List<YCloudAccount.Waba> wabas = new ArrayList<>(List.of(
                new YCloudAccount.Waba(
                        "402551836610945",
                        2100,
                        List.of(new Share("BR", 430), new Share("MX", 260), new Share("US", 190), new Share("ES", 120)),
                        false),
                new YCloudAccount.Waba(
                        "417730295518826",
                        1250,
                        List.of(new Share("ID", 520), new Share("SG", 280), new Share("PH", 200)),
                        true)));
        wabas.addAll(crowd(crowd));
        YCloudAccount own = new YCloudAccount(
                null,
                List.copyOf(wabas),
                List.of(
                        new YCloudAccount.Product("sms", "US", 85, 7_900),
                        new YCloudAccount.Product("sms", "ID", 40, 31_250),
                        new YCloudAccount.Product("voice", "BR", 9, 24_000),
                        new YCloudAccount.Product("email", null, 310, 800)),
                new BigDecimal("12000"));
        YCloudAccount second = new YCloudAccount(
                SandboxAccounts.MANAGED_ACCOUNT_IDS.get(0),
                List.of(new YCloudAccount.Waba(
                        "433902716648120",
                        640,
                        List.of(new Share("AE", 550), new Share("IN", 300), new Share("GB", 150)),
                        false)),
                List.of(new YCloudAccount.Product("sms", "AE", 22, 48_500)),
                new BigDecimal("2500"));
        YCloudAccount third = new YCloudAccount(
                SandboxAccounts.MANAGED_ACCOUNT_IDS.get(1),
                List.of(new YCloudAccount.Waba(
                        "448016639275504", 180, List.of(new Share("PH", 700), new Share("SG", 300)), false)),
                List.of(),
                new BigDecimal("600"));
        return List.of(own, second, third);
    }

    private static List<YCloudAccount.Waba> crowd(int count) {
        List<Share> everywhere = Arrays.stream(Locale.getISOCountries())
                .map(country -> new Share(country, 20))
                .toList();
        return IntStream.range(0, count)
                .mapToObj(i -> new YCloudAccount.Waba(String.valueOf(500_000_000_000_000L + i), 9000, everywhere, true))
                .toList();
    }
}
