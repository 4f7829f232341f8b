package org.whatsappusage.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.whatsappusage.MovableClock;

/**
 * Calls by random schedules, delays and restarts, against servers that judge them. The servers share no code with the budgets:
 * each counts in a way of its own, and remembers every call that it had to refuse.
 */
class PublishedLimitsTest {

    /** How a server counts the calls of one subject. */
    private interface Counter {
        boolean accepts(Instant arrival);
    }

    /** How servers count: windows of the clock, windows that a call opens, any window, and a bucket. */
    private enum Kind {
        ALIGNED,
        OPENED_BY_A_CALL,
        SLIDING,
        BUCKET;

        Counter counter(long quota, Duration window) {
            return switch (this) {
                case ALIGNED ->
                    new Counter() {
                        private long number = Long.MIN_VALUE;
                        private long used;

                        @Override
                        public boolean accepts(Instant arrival) {
                            long now = Math.floorDiv(arrival.toEpochMilli(), window.toMillis());
                            used = now == number ? used + 1 : 1;
                            number = now;
                            return used <= quota;
                        }
                    };
                case OPENED_BY_A_CALL ->
                    new Counter() {
                        private Instant end = Instant.MIN;
                        private long used;

                        @Override
                        public boolean accepts(Instant arrival) {
                            if (!arrival.isBefore(end)) {
                                end = arrival.plus(window);
                                used = 0;
                            }
                            used++;
                            return used <= quota;
                        }
                    };
                case SLIDING ->
                    new Counter() {
                        private final Deque<Instant> calls = new ArrayDeque<>();

                        @Override
                        public boolean accepts(Instant arrival) {
                            while (!calls.isEmpty()
                                    && !calls.peek().plus(window).isAfter(arrival)) {
                                calls.poll();
                            }
                            calls.add(arrival);
                            return calls.size() <= quota;
                        }
                    };
                case BUCKET ->
                    new Counter() {
                        // In units of which quota × window, in milliseconds, are a full bucket.
                        private long level = quota * window.toMillis();
                        private Instant last = Instant.EPOCH;

                        @Override
                        public boolean accepts(Instant arrival) {
                            long full = quota * window.toMillis();
                            long passed = Math.min(
                                    window.toMillis(),
                                    Duration.between(last, arrival).toMillis());
                            level = Math.min(full, level + passed * quota);
                            last = arrival;
                            // A call that is refused takes nothing.
                            boolean accepted = level >= window.toMillis();
                            level = accepted ? level - window.toMillis() : 0;
                            return accepted;
                        }
                    };
            };
        }
    }

    /** Something that happens at its time; those of one instant in the order in which they were planned. */
    private record Event(Instant at, long order, Runnable what) {}

    /**
     * What a server announces and enforces for a while.
     *
     * @param policy null if it announces nothing
     * @param limits by setting; of a policy that may be either subject's, one truth
     */
    private record Regime(String policy, Map<String, List<Limit>> limits) {

        Regime(String policy, String channel, String waba) {
            this(policy, Map.of("channel", Limit.list(channel), "waba", Limit.list(waba)));
        }
    }

    private static final List<Regime> REGIMES = List.of(
            new Regime(null, "10/1h", "25/1h"),
            new Regime("4;w=12, 8;w=12", "4/12s", "8/12s"),
            new Regime("20;w=10, 40;w=10", "20/10s", "40/10s"),
            new Regime("\"channel\";q=3;w=60, \"waba\";q=2;w=20", "3/1m", "2/20s"),
            new Regime("6;w=1800", "6/30m", "6/30m"),
            new Regime("3;w=30, 9;w=7200", "3/30s", "9/2h"),
            new Regime("3;w=30, 9;w=7200", "9/2h", "3/30s"),
            new Regime("20;w=3600, 60;w=3600", "20/1h", "60/1h"),
            new Regime("10;w=3600", "10/1h", "25/1h"),
            new Regime("10;w=3600, 7;w=1800", "10/1h", "25/1h, 7/30m"),
            new Regime("10;w=3600, 7;w=1800", "10/1h, 7/30m", "25/1h"),
            new Regime("\"hour\";q=9;w=3600", "9/1h", "9/1h"),
            new Regime("2;w=10, 5;w=600, 4;w=10, 30;w=600", "2/10s, 5/10m", "4/10s, 30/10m"),
            new Regime("7;w=3600, 450;w=3600", "7/1h", "450/1h"));

    private static final Regime OF_SECONDS = new Regime("2;w=2, 5;w=3", "2/2s", "5/3s");

    private static final List<Regime> OF_ONE_ACCOUNT = List.of(
            account(null, "400/10m"),
            account("400;w=600", "400/10m"),
            account("350;w=600", "350/10m"),
            account("30;w=60", "30/1m"),
            account("700;w=3600, 9;w=10", "700/1h, 9/10s"),
            account("250;w=600, 900;w=7200", "250/10m, 900/2h"),
            account("1500;w=3600", "1500/1h"));

    private static Regime account(String policy, String limits) {
        return new Regime(policy, Map.of("account", Limit.list(limits)));
    }

    /** Virtual time, a client that calls as its budgets let it, and a server. */
    private static final class World {

        private final MovableClock clock = new MovableClock("2026-03-05T08:00:00Z");
        private final PriorityQueue<Event> events =
                new PriorityQueue<>(Comparator.comparing(Event::at).thenComparing(Event::order));
        private final Map<String, Counter> counters = new HashMap<>();
        private final List<String> broken = new ArrayList<>();
        private final BucketStore store;
        private final Random random;
        private final Kind kind;
        private Map<String, List<Limit>> limits = Map.of();
        private String policy;
        private Duration slowest = Duration.ofSeconds(5);
        private boolean someGetNoAnswer = true;
        private Budgets budgets;
        private List<Regime> regimes = REGIMES;
        private Regime regime;
        private final Map<String, Regime> known = new HashMap<>();
        private int process;
        private int made;
        private long order;

        World(Kind kind, long seed) {
            this.kind = kind;
            this.random = new Random(seed);
            // The map outlives the process, as a database does.
            AtomicReference<MemoryBuckets> kept = new AtomicReference<>();
            this.store = config -> {
                kept.compareAndSet(null, new MemoryBuckets(config));
                return kept.get();
            };
            start();
        }

        private void start() {
            budgets = new Budgets(store, setting -> Optional.empty(), clock);
            process++;
        }

        void at(Duration after, Runnable what) {
            events.add(new Event(clock.instant().plus(after), order++, what));
        }

        void run() {
            while (!events.isEmpty()) {
                Event next = events.poll();
                clock.set(next.at());
                next.what().run();
            }
        }

        private Duration upTo(Duration longest) {
            return Duration.ofMillis((long) (random.nextDouble() * longest.toMillis()));
        }

        /** Calls until it was let, as the component does; a process that has ended calls no more. */
        void call(List<Budget> call) {
            int mine = process;
            Attempt attempt = budgets.acquire(call);
            if (attempt instanceof Attempt.Refused refused) {
                assertThat(refused.delay()).isPositive();
                at(refused.delay(), () -> call(call));
                return;
            }
            Permit permit = ((Attempt.Granted) attempt).permit();
            // A server that changes its mind cannot blame those whom it has not told.
            Map<String, Regime> told = new HashMap<>(known);
            // Mostly fast, sometimes as slow as it gets.
            Duration there = random.nextInt(10) > 0 ? upTo(Duration.ofMillis(200)) : upTo(slowest);
            Duration back = random.nextInt(10) > 0 ? upTo(Duration.ofMillis(200)) : upTo(slowest);
            at(there, () -> {
                made++;
                judge(call, told);
                Regime said = regime;
                at(back, () -> {
                    if (process == mine) {
                        answer(permit, call, said);
                    }
                });
            });
        }

        private void answer(Permit permit, List<Budget> call, Regime said) {
            int chance = someGetNoAnswer ? random.nextInt(20) : 20;
            if (chance < 2) {
                permit.failed();
            } else if (chance == 2) {
                permit.answered(500, name -> Optional.empty());
            } else {
                String policy = said == null ? this.policy : said.policy();
                permit.answered(
                        200, name -> name.equals("RateLimit-Policy") ? Optional.ofNullable(policy) : Optional.empty());
                call.forEach(budget -> known.put(budget.toString(), said));
            }
        }

        private void judge(List<Budget> call, Map<String, Regime> told) {
            for (Budget budget : call) {
                if (regime == null) {
                    limits.getOrDefault(budget.setting(), budget.documented())
                            .forEach(limit -> count(budget, limit, true));
                } else {
                    boolean fair = told.get(budget.toString()) == regime;
                    // Those that are not in force count on, so that a call counts whenever it was made.
                    for (Limit limit : everyLimit(budget)) {
                        count(
                                budget,
                                limit,
                                fair && regime.limits().get(budget.setting()).contains(limit));
                    }
                }
            }
        }

        private List<Limit> everyLimit(Budget budget) {
            return regimes.stream()
                    .flatMap(one -> one.limits().get(budget.setting()).stream())
                    .distinct()
                    .toList();
        }

        private void count(Budget budget, Limit limit, boolean holds) {
            Counter counter = counters.computeIfAbsent(
                    budget + " " + limit, unused -> kind.counter(limit.calls(), limit.window()));
            if (!counter.accepts(clock.instant()) && holds) {
                broken.add(limit + " of " + budget + " at " + clock.instant());
            }
        }
    }

    private static List<Budget> usage(int channel) {
        return List.of(
                new Budget("channel", "C" + channel, Limit.list("10/1h")),
                new Budget("waba", "W", Limit.list("25/1h")));
    }

    private static void schedule(World world, List<List<Budget>> subjects, int calls, Duration span) {
        for (int i = 0; i < calls; i++) {
            List<Budget> call = subjects.get(world.random.nextInt(subjects.size()));
            // In bursts, since a burst is what finds the seams.
            Duration when = world.random.nextBoolean()
                    ? world.upTo(span)
                    : Duration.ofMinutes(13 * world.random.nextInt((int) Math.max(1, span.toMinutes() / 13)));
            world.at(when, () -> world.call(call));
        }
    }

    @Property(tries = 40)
    void noServerEverHasToRefuse(
            @ForAll Kind kind, @ForAll long seed, @ForAll @IntRange(min = 1, max = 120) int calls) {
        World world = new World(kind, seed);
        schedule(world, List.of(usage(1), usage(2), usage(3), usage(4)), calls, Duration.ofHours(4));
        world.run();
        assertThat(world.broken).isEmpty();
        assertThat(world.made).isEqualTo(calls);
    }

    @Property(tries = 40)
    void norAfterRestarts(@ForAll Kind kind, @ForAll long seed, @ForAll @IntRange(min = 1, max = 120) int calls) {
        World world = new World(kind, seed);
        // What a process that ends has under way must arrive within the margin: nobody is there to see it arrive late.
        world.slowest = Duration.ofMillis(900);
        schedule(world, List.of(usage(1), usage(2), usage(3)), calls, Duration.ofHours(4));
        for (int restart = 0; restart < 8; restart++) {
            world.at(world.upTo(Duration.ofHours(4)), world::start);
        }
        world.run();
        assertThat(world.broken).isEmpty();
    }

    @Property(tries = 40)
    void norWhenItAnnouncesLess(
            @ForAll Kind kind, @ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int perChannel) {
        World world = new World(kind, seed);
        world.slowest = Duration.ofMillis(900);
        world.policy = perChannel + ";w=3600, " + (perChannel + 12) + ";w=3600";
        world.limits = Map.of(
                "channel", Limit.list(perChannel + "/1h"),
                "waba", Limit.list((perChannel + 12) + "/1h"));
        // Nobody knows before the first answer, which each channel gets.
        world.someGetNoAnswer = false;
        List<List<Budget>> channels = List.of(usage(1), usage(2), usage(3));
        for (int i = 0; i < channels.size(); i++) {
            List<Budget> channel = channels.get(i);
            world.at(Duration.ofSeconds(10L * i), () -> world.call(channel));
        }
        world.at(Duration.ofMinutes(1), () -> {
            world.someGetNoAnswer = true;
            schedule(world, channels, 80, Duration.ofHours(3));
            world.at(world.upTo(Duration.ofHours(2)), world::start);
        });
        world.run();
        assertThat(world.broken).isEmpty();
    }

    private static void change(World world, List<Regime> regimes, int changes) {
        world.regimes = regimes;
        world.regime = regimes.get(world.random.nextInt(regimes.size()));
        for (int i = 0; i < changes; i++) {
            Regime next = regimes.get(world.random.nextInt(regimes.size()));
            world.at(world.upTo(Duration.ofHours(3)), () -> world.regime = next);
        }
    }

    private static void restart(World world, int times) {
        // As in norAfterRestarts: the margin of the shortest window that is remembered.
        world.slowest = Duration.ofMillis(200);
        for (int restart = 0; restart < times; restart++) {
            world.at(world.upTo(Duration.ofHours(3)), world::start);
        }
    }

    private static int channels(World world, int calls) {
        List<List<Budget>> channels = List.of(usage(1), usage(2), usage(3));
        schedule(world, channels, calls, Duration.ofHours(3));
        // Many calls in little time, which short windows allow and long ones must know of afterwards.
        for (int i = 0; i < calls; i++) {
            world.at(world.upTo(Duration.ofMinutes(4)).plusMinutes(70), () -> world.call(channels.get(0)));
        }
        return 2 * calls;
    }

    @Property(tries = 60)
    void norWhenItAnnouncesOtherWindowsAndChangesThem(
            @ForAll Kind kind,
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 120) int calls,
            @ForAll @IntRange(min = 0, max = 12) int changes) {
        World world = new World(kind, seed);
        change(world, Stream.concat(REGIMES.stream(), Stream.of(OF_SECONDS)).toList(), changes);
        int wanted = channels(world, calls);
        world.run();
        assertThat(world.broken).isEmpty();
        assertThat(world.made).isEqualTo(wanted);
    }

    @Property(tries = 60)
    void norAfterRestartsMeanwhile(
            @ForAll Kind kind,
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 120) int calls,
            @ForAll @IntRange(min = 0, max = 12) int changes) {
        World world = new World(kind, seed);
        change(world, REGIMES, changes);
        channels(world, calls);
        restart(world, 5);
        world.run();
        assertThat(world.broken).isEmpty();
    }

    @Property(tries = 6)
    void norWhenLeasesAreAnnouncedAcrossRestarts(
            @ForAll Kind kind, @ForAll long seed, @ForAll @IntRange(min = 0, max = 12) int changes) {
        World world = new World(kind, seed);
        change(world, OF_ONE_ACCOUNT, changes);
        List<Budget> account = List.of(new Budget("account", "Y", Limit.list("400/10m")));
        for (int i = 0; i < 1500; i++) {
            Duration from = Duration.ofMinutes(35L * world.random.nextInt(5));
            world.at(from.plus(world.upTo(Duration.ofMinutes(15))), () -> world.call(account));
        }
        restart(world, 3);
        world.run();
        assertThat(world.broken).isEmpty();
    }

    @Property(tries = 6)
    void norWithLeasesAndWindowsOfASecond(@ForAll Kind kind, @ForAll long seed) {
        World world = new World(kind, seed);
        world.slowest = Duration.ofSeconds(3);
        List<Budget> account = List.of(new Budget("account", "Y", Limit.list("20/1s, 400/10m")));
        for (int i = 0; i < 900; i++) {
            world.at(world.upTo(Duration.ofMinutes(20)), () -> world.call(account));
        }
        for (int i = 0; i < 100; i++) {
            world.at(Duration.ofMinutes(3), () -> world.call(account));
        }
        world.run();
        assertThat(world.broken).isEmpty();
        assertThat(world.made).isEqualTo(1000);
    }

    /** A judge that accepts everything would prove nothing. */
    @Test
    void theJudgesRefuse() {
        for (Kind kind : Kind.values()) {
            Counter counter = kind.counter(2, Duration.ofSeconds(10));
            Instant start = Instant.parse("2026-03-05T08:00:00Z");
            assertThat(List.of(
                            counter.accepts(start),
                            counter.accepts(start.plusSeconds(1)),
                            counter.accepts(start.plusSeconds(2)),
                            counter.accepts(start.plusSeconds(60))))
                    .containsExactly(true, true, false, true);
        }
    }

    /** 720 calls at 200 an hour: 200 at once, 200 an hour later, and so on; the last 120 after three hours. */
    @Test
    void sixtyChannelsOfOneWabaTakeHardlyLongerThanTheLimitsAsk() {
        World world = new World(Kind.OPENED_BY_A_CALL, 7);
        world.slowest = Duration.ofMillis(500);
        Instant start = world.clock.instant();
        for (int call = 0; call < 720; call++) {
            List<Budget> turn = List.of(
                    new Budget("channel", "C" + call % 60, Limit.list("10/1h")),
                    new Budget("waba", "W", Limit.list("200/1h")));
            world.at(Duration.ZERO, () -> world.call(turn));
        }
        world.run();
        assertThat(world.broken).isEmpty();
        assertThat(world.made).isEqualTo(720);
        Duration least = Duration.ofHours(3);
        assertThat(Duration.between(start, world.clock.instant()).toMillis() * 100)
                .isLessThanOrEqualTo(least.toMillis() * 115);
    }
}
