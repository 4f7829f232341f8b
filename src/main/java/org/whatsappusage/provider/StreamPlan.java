package org.whatsappusage.provider;

import java.time.Duration;
import java.time.ZoneId;

/**
 * How the data of a stream is cut for reading.
 *
 * @param kind what it holds
 * @param scope whose it is, so one call for each of them
 * @param zone the zone of its days; null if each account has its own, to be learned from the answers
 * @param maxDays the longest window of one call, in days; 0 for a stream without periods
 * @param settling how long after its end a day may still change without the provider saying so
 * @param monthlySettling how long after the end of its month a day may still change; null if the month's end changes nothing
 */
public record StreamPlan(
        Kind kind, Scope scope, ZoneId zone, int maxDays, Duration settling, Duration monthlySettling) {

    /** What a stream holds. */
    public enum Kind {
        /** Lists of accounts. */
        DISCOVERY,
        /** Money that is left, without history. */
        BALANCE,
        /** Usage by period. */
        USAGE
    }

    /** Whose data one call asks for. */
    public enum Scope {
        /** The connection's partner. */
        PARTNER,
        /** Each client that discovery finds. */
        CLIENT,
        /** Each channel that discovery finds. */
        CHANNEL,
        /** The connection's own account and each managed one. */
        ACCOUNT
    }

    public static StreamPlan discovery() {
        return new StreamPlan(Kind.DISCOVERY, Scope.PARTNER, null, 0, Duration.ZERO, null);
    }

    public static StreamPlan balance(Scope scope) {
        return new StreamPlan(Kind.BALANCE, scope, null, 0, Duration.ZERO, null);
    }
}
