package org.whatsappusage.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.whatsappusage.cli.SyncedFolder.CLOUD;
import static org.whatsappusage.cli.SyncedFolder.HUB;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.whatsappusage.cli.InstalledProgram.Ended;
import org.whatsappusage.runtime.SandboxConsole.Requests;
import org.whatsappusage.sandbox.SandboxOptions;

/** The limits of channel usage, as the sandbox counts the calls of real processes: none is refused, and none is wasted. */
@Timeout(900)
class SyncLimitsIT {

    private static final int PER_CHANNEL = 10;
    private static final int PER_WABA = 200;
    /** An hour of the sandbox, in whole seconds as its headers are; so long that reading takes little of it anywhere. */
    private static final Duration SHORT_HOUR = Duration.ofSeconds(100);

    private static final List<String> FIRST_OF_THE_WABA = List.of("aQ1x7CH", "bW2y8CH", "cE3z9CH");
    /** Enough for both limits to bind; the README says how to ask for more. */
    private static final int CHANNELS = Integer.getInteger("limits.channels", 20);

    private static final String ONE = "gU7r4CH";

    @TempDir
    Path folder;

    private final AtomicLong firstCall = new AtomicLong();
    private final AtomicLong lastCall = new AtomicLong();
    private SyncedFolder synced;

    @AfterEach
    void close() {
        synced.close();
    }

    private void start(LocalDate first, Duration hour, String... channels) throws IOException {
        BigDecimal scale = BigDecimal.valueOf(3600 / hour.toSeconds());
        synced = new SyncedFolder(
                folder, first, SandboxOptions.defaults().withTimeScale(scale).withListener(request -> {
                    if (request.path().endsWith("/info/usage")) {
                        firstCall.compareAndSet(0, System.nanoTime());
                        lastCall.set(System.nanoTime());
                    }
                }));
        synced.set(HUB + "streams", "channel-usage");
        synced.set(HUB + "channel-ids", String.join(", ", channels));
        synced.set(CLOUD + "streams", "account-balance");
        String limits = "whatsapp-usage.limits.360dialog.channel-usage.";
        synced.set(limits + "per-channel", PER_CHANNEL + "/" + hour.toSeconds() + "s");
        synced.set(limits + "per-waba", PER_WABA + "/" + hour.toSeconds() + "s");
    }

    private static LocalDate today() {
        return LocalDate.now(ZoneOffset.UTC);
    }

    private List<Requests> usageCalls() {
        return synced.console().requests().stream()
                .filter(request -> request.operation().equals("channel-usage"))
                .toList();
    }

    private long calls() {
        return synced.console().count("channel-usage");
    }

    private void assertNoneWasRefused() {
        assertThat(synced.console().requests()).noneMatch(request -> request.status() == 429);
    }

    /** Takes minutes, and measures them: only where it is asked for. */
    @Test
    @EnabledIfSystemProperty(named = "limits.channels", matches = "\\d+")
    void aYearOfAWabaOfManyChannelsTakesHardlyLongerThanItsLimitsAllow() throws Exception {
        String[] channels = Stream.concat(
                        FIRST_OF_THE_WABA.stream(),
                        IntStream.range(0, CHANNELS - FIRST_OF_THE_WABA.size())
                                .mapToObj(number -> String.format(Locale.ROOT, "x%04dCH", number)))
                .toArray(String[]::new);
        start(today().minusDays(345), SHORT_HOUR, channels);
        synced.console().fault("{'kind':'extra-channels','count':" + (CHANNELS - FIRST_OF_THE_WABA.size()) + "}");

        Ended ended = synced.program().run("sync");

        // Long waits are told, and nothing else.
        assertThat(ended.err().lines()).allMatch(line -> line.startsWith("waiting: "));
        assertThat(ended.code()).isZero();
        assertNoneWasRefused();
        List<Long> byChannel = new ArrayList<>(usageCalls().stream()
                .collect(Collectors.groupingBy(Requests::account, Collectors.summingLong(Requests::count)))
                .values());
        assertThat(byChannel).hasSize(CHANNELS).allMatch(count -> count >= 12);
        long least = Math.max(
                hours(calls(), PER_WABA),
                hours(byChannel.stream().max(Long::compare).orElseThrow(), PER_CHANNEL));
        long percent = Duration.ofNanos(lastCall.get() - firstCall.get()).toMillis()
                * 100
                / SHORT_HOUR.multipliedBy(least).toMillis();
        System.out.printf(
                "%d channels of one WABA: %d calls, none refused, in %d %% of the least time%n",
                CHANNELS, calls(), percent);
        assertThat(percent).isLessThanOrEqualTo(115);
    }

    /** How many windows of a limit have to pass between the first call and the last. */
    private static long hours(long calls, int limit) {
        return (calls + limit - 1) / limit - 1;
    }

    @Test
    void restartsFindWhatWasSpentBeforeThem() throws Exception {
        start(today().minusDays(360), Duration.ofHours(1), ONE);
        synced.set("whatsapp-usage.sync.max-wait", "1s");

        for (int start = 0; start < 5; start++) {
            Ended ended = synced.program().run("sync");

            assertThat(ended.code()).isEqualTo(1);
            assertThat(ended.err()).contains("failed: hub channel-usage client ", " wait for a limit until ");
            assertThat(calls()).as("after start %d", start).isEqualTo(PER_CHANNEL);
        }
        assertNoneWasRefused();
    }

    @Test
    void aBackfillThatHasUsedUpItsShareLeavesACallForTheDayOfNow() throws Exception {
        start(today().minusDays(3), Duration.ofHours(1), ONE);
        synced.set("whatsapp-usage.sync.max-wait", "1s");

        Ended backfill = synced.program()
                .run(
                        "backfill",
                        "--from",
                        today().minusDays(400).toString(),
                        "--to",
                        today().minusDays(10).toString());

        assertThat(backfill.code()).isEqualTo(1);
        assertThat(calls()).isEqualTo(PER_CHANNEL - 1);
        assertThat(currentDays()).isZero();

        synced.program().run("sync");

        assertThat(calls()).isEqualTo(PER_CHANNEL);
        assertThat(currentDays()).isPositive();
        assertNoneWasRefused();
    }

    private long currentDays() {
        return synced.ledger()
                .count("sync_window WHERE complete AND stream = 'channel-usage' AND window_end > TIMESTAMP '" + today()
                        + " 00:00:00+00'");
    }
}
