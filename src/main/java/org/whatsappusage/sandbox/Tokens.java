package org.whatsappusage.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** The Bearer tokens that were issued and are not over yet. They look like JSON Web Tokens and mean nothing. */
final class Tokens {

    /** The provider publishes no lifetime; an hour is usual. The limits' time scale does not shorten it. */
    static final Duration LIFETIME = Duration.ofHours(1);

    private final Clock clock;
    private final Map<String, Instant> ends = new HashMap<>();
    private long issued;

    Tokens(Clock clock) {
        this.clock = clock;
    }

    synchronized String issue() {
        Instant now = clock.instant();
        ends.values().removeIf(end -> !now.isBefore(end));
        issued++;
        String token = part("{\"alg\":\"HS256\",\"typ\":\"JWT\"}")
                + "."
                + part("{\"sub\":\"" + SandboxAccounts.PARTNER_ID + "\",\"jti\":\"" + issued + "\"}")
                + "."
                + Chance.of("token").and(issued).and(now.toEpochMilli()).hex();
        ends.put(token, now.plus(LIFETIME));
        return token;
    }

    synchronized boolean isValid(String token) {
        Instant end = ends.get(token);
        return end != null && clock.instant().isBefore(end);
    }

    /** Ends every token before its time. */
    synchronized void expireAll() {
        ends.clear();
    }

    private static String part(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
