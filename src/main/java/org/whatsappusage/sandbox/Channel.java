package org.whatsappusage.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/**
 * A phone number at 360dialog.
 *
 * @param id 360dialog's own id
 * @param phone E.164 without the plus sign, as Meta writes it in data points
 * @param appId the application that client-balance requests filter by
 * @param terminatedAt null while the channel lives
 */
record Channel(
        String id,
        String clientId,
        Waba waba,
        String phone,
        String name,
        String appId,
        Instant createdAt,
        Instant terminatedAt,
        Profile profile) {

    /** How long a terminated channel still answers with its history, before it is not found any more. */
    private static final Duration GRACE = Duration.ofDays(60);

    /**
     * A WhatsApp business account.
     *
     * @param accountId 360dialog's id of it, opaque
     * @param metaId Meta's id, the {@code id} of usage answers
     * @param zone the zone that Meta cuts its days in
     * @param currency ISO 4217, of every cost of the account
     */
    record Waba(String accountId, String metaId, String name, ZoneId zone, String currency) {}

    /**
     * What a channel sends.
     *
     * @param messagesPerDay of an average day, all countries and flows
     * @param countries share of each country in thousandths; their order is that of the rows
     * @param mix share of each flow in thousandths
     * @param callsPerDay 0: calling is not enabled, and answers have no call analytics
     * @param flatCalls whether call analytics come in Meta's newer, flat shape
     */
    record Profile(
            long messagesPerDay, List<Share> countries, Map<Flow, Integer> mix, long callsPerDay, boolean flatCalls) {}

    /** A country's share in thousandths. */
    record Share(String country, int permille) {}

    boolean hasTrafficOn(LocalDate date) {
        boolean began = !date.isBefore(dateOf(createdAt));
        boolean ended = terminatedAt != null && !date.isBefore(dateOf(terminatedAt));
        return profile.messagesPerDay() > 0 && began && !ended;
    }

    /** Null before the termination has happened: nobody announces it. */
    Instant terminatedAt(Instant now) {
        return terminatedAt == null || now.isBefore(terminatedAt) ? null : terminatedAt;
    }

    /** Whether balance and usage of the channel can still be asked for. */
    boolean answers(Instant now) {
        return terminatedAt == null || now.isBefore(terminatedAt.plus(GRACE));
    }

    private LocalDate dateOf(Instant instant) {
        return LocalDate.ofInstant(instant, waba.zone());
    }
}
