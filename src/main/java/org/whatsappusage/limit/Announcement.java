package org.whatsappusage.limit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What an answer says about the provider's limits. Whatever cannot be read is absent.
 *
 * @param policies all limits that hold on the call
 * @param quota of the limit that the next two are about, null if not said
 * @param window of that limit, null if not said
 * @param remaining calls that this limit still allows, null if not said
 * @param reset how long until they are more, null if not said
 * @param retryAfter how long no call is to be made, null if not said
 */
record Announcement(
        List<Policy> policies, Long quota, Duration window, Long remaining, Duration reset, Duration retryAfter) {

    static Announcement read(Function<String, Optional<String>> headers, Instant now) {
        return new RateLimitHeaders(headers, now).read();
    }

    /** How long to wait in any case: {@code Retry-After} before the reset. */
    Duration pause() {
        return retryAfter == null ? reset : retryAfter;
    }
}
