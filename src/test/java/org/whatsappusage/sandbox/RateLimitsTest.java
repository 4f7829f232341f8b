package org.whatsappusage.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.whatsappusage.MovableClock;
import org.whatsappusage.sandbox.RateLimits.Decision;
import org.whatsappusage.sandbox.RateLimits.Limit;
import org.whatsappusage.sandbox.RateLimits.Policy;

/** The documented limits, enforced with a clock that the test moves. */
class RateLimitsTest {

    private static final String USAGE = "?start_date=1795215600&end_date=1795301999&granularity=daily";
    private static final String BILLS =
            Caller.USAGE_DETAILS + "?filter.startDate=2026-11-20&filter.endDate=2026-11-20&limit=1";

    private final MovableClock clock = new MovableClock("2026-11-22T12:00:00Z");

    @Test
    void tenCallsAnHourForAChannelAndNoHeaderOnTheRefusal() {
        try (Sandbox sandbox = start(BigDecimal.ONE)) {
            Caller caller = new Caller(sandbox);
            String path = Caller.usage("kL7mQ2CL", "aQ1x7CH") + USAGE;
            Caller.Reply first = caller.get(path);
            assertThat(first.header("RateLimit-Limit")).isEqualTo("10");
            assertThat(first.header("RateLimit-Remaining")).isEqualTo("9");
            assertThat(first.header("RateLimit-Reset")).isEqualTo("3600");
            assertThat(first.header("RateLimit-Policy")).isEqualTo("10;w=3600, 200;w=3600");
            clock.pass(Duration.ofSeconds(100));
            for (int call = 2; call <= 10; call++) {
                assertThat(caller.get(path).status()).isEqualTo(200);
            }
            Caller.Reply refused = caller.get(path);
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.headers().keySet()).noneMatch(name -> name.matches("(?i)ratelimit.*|retry-after"));
            assertThat(caller.get(Caller.usage("kL7mQ2CL", "bW2y8CH") + USAGE).status())
                    .isEqualTo(200);
            clock.pass(Duration.ofSeconds(3499));
            assertThat(caller.get(path).status()).isEqualTo(429);
            clock.pass(Duration.ofSeconds(1));
            assertThat(caller.get(path).header("RateLimit-Remaining")).isEqualTo("9");
        }
    }

    @Test
    void twoHundredCallsAnHourForAllChannelsOfAWaba() {
        try (Sandbox sandbox = start(BigDecimal.ONE)) {
            Caller caller = new Caller(sandbox);
            caller.fault("{'kind':'extra-channels','count':20}");
            int answered = 0;
            for (int channel = 0; channel < 20; channel++) {
                for (int call = 0; call < 10; call++) {
                    String id = String.format(Locale.ROOT, "x%04dCH", channel);
                    Caller.Reply reply = caller.get(Caller.usage("kL7mQ2CL", id) + USAGE);
                    answered += reply.status() == 200 ? 1 : 0;
                }
            }
            assertThat(answered).isEqualTo(200);
            assertThat(caller.get(Caller.usage("kL7mQ2CL", "aQ1x7CH") + USAGE).status())
                    .isEqualTo(429);
            assertThat(caller.get(Caller.usage("pV9tR4CL", "dR4u1CH") + USAGE).status())
                    .isEqualTo(200);
            clock.pass(Duration.ofHours(1));
            assertThat(caller.get(Caller.usage("kL7mQ2CL", "aQ1x7CH") + USAGE).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void fiveCallsInThirtySecondsForAClientsBalance() {
        try (Sandbox sandbox = start(BigDecimal.ONE)) {
            Caller caller = new Caller(sandbox);
            String path = Caller.PARTNER + "/clients/pV9tR4CL/info/balance";
            for (int call = 0; call < 5; call++) {
                assertThat(caller.get(path).header("RateLimit-Policy")).isEqualTo("5;w=30");
            }
            assertThat(caller.get(path).status()).isEqualTo(429);
            assertThat(caller.get(Caller.PARTNER + "/clients/bZ3wX8CL/info/balance")
                            .status())
                    .isEqualTo(200);
            clock.pass(Duration.ofSeconds(30));
            assertThat(caller.get(path).status()).isEqualTo(200);
        }
    }

    @Test
    void twoHundredCallsASecondForAnAccountWithRetryAfter() {
        try (Sandbox sandbox = start(BigDecimal.ONE)) {
            Caller caller = new Caller(sandbox);
            for (int call = 0; call < 200; call++) {
                assertThat(caller.get(BILLS).status()).isEqualTo(200);
            }
            Caller.Reply refused = caller.get("/v2/balance");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            assertThat(refused.header("RateLimit-Policy")).isEqualTo("200;w=1, 10000;w=3600");
            String managed = SandboxAccounts.MANAGED_ACCOUNT_IDS.get(0);
            assertThat(caller.get("/v2/balance", "X-Managed-Account-ID", managed)
                            .status())
                    .isEqualTo(200);
            clock.pass(Duration.ofSeconds(1));
            assertThat(caller.get("/v2/balance").status()).isEqualTo(200);
        }
    }

    @Test
    void theTimeScaleShortensWindowsAndHeadersSaySo() {
        try (Sandbox sandbox = start(new BigDecimal("360"))) {
            Caller caller = new Caller(sandbox);
            String path = Caller.usage("kL7mQ2CL", "aQ1x7CH") + USAGE;
            for (int call = 0; call < 10; call++) {
                Caller.Reply reply = caller.get(path);
                assertThat(reply.header("RateLimit-Policy")).isEqualTo("10;w=10, 200;w=10");
                assertThat(reply.header("RateLimit-Reset")).isEqualTo("10");
            }
            clock.pass(Duration.ofMillis(9_999));
            assertThat(caller.get(path).status()).isEqualTo(429);
            clock.pass(Duration.ofMillis(1));
            assertThat(caller.get(path).status()).isEqualTo(200);
        }
    }

    @Test
    void whatIsCalledIsCounted() {
        try (Sandbox sandbox = start(BigDecimal.ONE)) {
            Caller caller = new Caller(sandbox);
            caller.get(BILLS);
            caller.get(BILLS);
            caller.get(Caller.PARTNER + "/clients/nobody/info/balance");
            assertThat(caller.control("GET", "/sandbox/requests", "").toString())
                    .isEqualTo("{\"requests\":["
                            + "{\"operation\":\"client-balance\",\"account\":\"s4NdB0xPA\",\"status\":404,\"count\":1},"
                            + "{\"operation\":\"usage-details\",\"account\":\"own\",\"status\":200,\"count\":2}]}");
        }
    }

    @Property(tries = 200)
    void noWindowHoldsMoreThanItsQuotaAndTheHeadersTellWhatIsLeft(
            @ForAll @Size(max = 80) List<@IntRange(max = 20) Integer> pauses,
            @ForAll @IntRange(min = 1, max = 6) int quota,
            @ForAll @IntRange(min = 1, max = 30) int seconds) {
        MovableClock time = new MovableClock("2026-11-22T12:00:00Z");
        RateLimits limits = new RateLimits(time, BigDecimal.ONE);
        Limit narrow = new Limit("narrow", new Policy(quota, Duration.ofSeconds(seconds)));
        Limit wide = new Limit("wide", new Policy(quota * 3L, Duration.ofSeconds(seconds * 5L)));
        List<Instant> allowed = new ArrayList<>();
        for (int pause : pauses) {
            time.pass(Duration.ofSeconds(pause));
            Decision decision = limits.spend(List.of(narrow, wide));
            if (decision.allowed()) {
                allowed.add(time.instant());
                assertThat(decision.states()).allMatch(state -> state.remaining() >= 0);
            } else {
                assertThat(decision.critical().remaining()).isZero();
                assertThat(decision.critical().resetSeconds()).isPositive();
            }
        }
        assertThat(mostInOneWindow(allowed, seconds)).isLessThanOrEqualTo(quota);
        assertThat(mostInOneWindow(allowed, seconds * 5)).isLessThanOrEqualTo(quota * 3);
    }

    /** Windows as documented: each opens with the first call after the one before is over. */
    private static int mostInOneWindow(List<Instant> calls, int seconds) {
        int most = 0;
        int used = 0;
        Instant end = Instant.MIN;
        for (Instant call : calls) {
            if (!call.isBefore(end)) {
                used = 0;
                end = call.plusSeconds(seconds);
            }
            used++;
            most = Math.max(most, used);
        }
        return most;
    }

    private Sandbox start(BigDecimal timeScale) {
        return Sandbox.start(SandboxOptions.defaults().withClock(clock).withTimeScale(timeScale));
    }
}
