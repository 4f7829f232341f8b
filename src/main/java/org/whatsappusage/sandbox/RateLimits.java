package org.whatsappusage.sandbox;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The providers' limits, enforced. A window opens with the first call of a key and is over when its time has passed; the next
 * call opens the next one. This makes the documented headers exact: after {@code RateLimit-Reset} seconds the whole quota is
 * there again. Several limits on one call are spent together or not at all, and a refused call spends nothing.
 */
final class RateLimits {

    /** @param window as documented, before the time scale */
    record Policy(long quota, Duration window) {}

    /** One limit that a call is subject to: whose quota, and how much there is. */
    record Limit(String key, Policy policy) {}

    /** @param reset real time until the whole quota is there again */
    record State(long quota, Duration window, long remaining, Duration reset) {

        private static long seconds(Duration duration) {
            return duration.plusMillis(999).toSeconds();
        }

        long resetSeconds() {
            return seconds(reset);
        }

        private String policy() {
            return quota + ";w=" + Math.max(1, seconds(window));
        }
    }

    /** @param states one for each limit, after the call */
    record Decision(boolean allowed, List<State> states) {

        /** The limit that stops the caller first. */
        State critical() {
            return states.stream()
                    .min(Comparator.comparingLong(State::remaining)
                            .thenComparing(State::reset, Comparator.reverseOrder()))
                    .orElseThrow();
        }

        /** The four headers of the IETF draft 06. */
        Map<String, String> headers() {
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("RateLimit-Limit", String.valueOf(critical().quota()));
            headers.put("RateLimit-Remaining", String.valueOf(critical().remaining()));
            headers.put("RateLimit-Reset", String.valueOf(critical().resetSeconds()));
            headers.put("RateLimit-Policy", states.stream().map(State::policy).collect(Collectors.joining(", ")));
            return headers;
        }
    }

    private static final class Window {
        private Instant end = Instant.MIN;
        private long used;
    }

    private final Clock clock;
    private final BigDecimal timeScale;
    private final Map<Limit, Window> windows = new HashMap<>();

    RateLimits(Clock clock, BigDecimal timeScale) {
        this.clock = clock;
        this.timeScale = timeScale;
    }

    synchronized Decision spend(List<Limit> limits) {
        Instant now = clock.instant();
        limits.forEach(limit -> open(limit, now));
        boolean allowed = limits.stream()
                .allMatch(limit -> windows.get(limit).used < limit.policy().quota());
        List<State> states = new ArrayList<>();
        for (Limit limit : limits) {
            Window window = windows.get(limit);
            window.used += allowed ? 1 : 0;
            states.add(new State(
                    limit.policy().quota(),
                    scaled(limit.policy().window()),
                    limit.policy().quota() - window.used,
                    Duration.between(now, window.end)));
        }
        return new Decision(allowed, states);
    }

    private void open(Limit limit, Instant now) {
        Window window = windows.computeIfAbsent(limit, unused -> new Window());
        if (window.used == 0 || !now.isBefore(window.end)) {
            window.used = 0;
            window.end = now.plus(scaled(limit.policy().window()));
        }
    }

    private Duration scaled(Duration window) {
        BigDecimal nanos = BigDecimal.valueOf(window.toNanos()).divide(timeScale, 0, RoundingMode.UP);
        return Duration.ofNanos(nanos.longValueExact());
    }
}
