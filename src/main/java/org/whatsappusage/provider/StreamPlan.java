package org.whatsappusage.provider;

import java.time.Duration;
import java.time.ZoneId;

/**
 * How the data of a stream is cut for reading.
 *
 * @param kind what it holds
 * @param scope whose it is, so one call for each of them
 * @param zone the zone of its days; null if each account has its own, to be learned from the answers
 * @param lists the accounts that a discovery stream finds, null for any other
 * @param maxDays the longest window of one call, in days; 0 for a stream without periods
 * @param maxOpenDays the longest window that holds days which may still change while their pages are read
 * @param settling how long after its end a day may still change; null if the provider does not say, so that the look-back
 *     of the settings decides
 * @param monthlySettling how long after the end of its month a day may still change; null if the month's end changes nothing
 */
public record StreamPlan(
        Kind kind,
        Scope scope,
        ZoneId zone,
        Scope lists,
        int maxDays,
        int maxOpenDays,
        Duration settling,
        Duration monthlySettling) {

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

    /** A list of the connection's accounts. */
    public static StreamPlan discovery(Scope lists) {
        return new StreamPlan(Kind.DISCOVERY, Scope.PARTNER, null, lists, 0, 0, Duration.ZERO, null);
    }

    /** A balance of each account in {@code scope}. */
    public static StreamPlan balance(Scope scope) {
        return new StreamPlan(Kind.BALANCE, scope, null, null, 0, 0, Duration.ZERO, null);
    }
}
