package org.whatsappusage.limit;

import java.time.Duration;
import java.time.Instant;

/** What came of asking for a call: leave to make it, or how long to wait before asking again. */
public sealed interface Attempt {

    /**
     * The call may be made, now.
     *
     * @param permit to be told how the call ended
     */
    record Granted(Permit permit) implements Attempt {}

    /**
     * Nothing was spent.
     *
     * @param delay how long until it is worth asking again, never zero
     * @param until when that is
     * @param budget that makes the call wait
     * @param limit of that budget, null if the provider asked for a pause
     */
    record Refused(Duration delay, Instant until, Budget budget, Limit limit) implements Attempt {}
}
