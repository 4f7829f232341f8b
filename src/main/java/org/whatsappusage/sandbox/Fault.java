package org.whatsappusage.sandbox;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Something that shall go wrong with certain requests.
 *
 * @param after so many matching requests pass unharmed first
 * @param times so many are hit then; 0: every one until the fault is taken back
 */
record Fault(String id, Target target, Effect effect, long after, long times) {

    /**
     * Which requests; null and empty mean any.
     *
     * @param operation the stream's name, or {@code token}
     * @param account a client, channel, WABA or managed account id, or {@code own}
     * @param query parameters that must stand in the query with exactly this value
     */
    record Target(String operation, String account, Map<String, String> query) {

        boolean matches(Facts facts) {
            boolean queried = query.entrySet().stream().allMatch(entry -> facts.parameters()
                    .values()
                    .getOrDefault(entry.getKey(), List.of())
                    .contains(entry.getValue()));
            return (operation == null || operation.equals(facts.operation()))
                    && (account == null || facts.accounts().contains(account))
                    && queried;
        }
    }

    /** What a request is about. */
    record Facts(String operation, Set<String> accounts, Parameters parameters) {}

    /** What happens. */
    sealed interface Effect {

        /**
         * An error in the provider's own shape.
         *
         * @param older 360dialog: details as a list, with error data, as the older page shows it
         */
        record Failure(int status, String message, boolean older, Map<String, String> headers) implements Effect {}

        /** Some other body, for instance a proxy's HTML page. */
        record Foreign(int status, String contentType, String body, Map<String, String> headers) implements Effect {}

        /** The right answer with other or more headers. */
        record Headers(Map<String, String> headers) implements Effect {}

        /** The right answer, badly delivered. */
        record Transport(Answer.Delivery delivery) implements Effect {}

        /** Every list of the answer is empty, with a success status. */
        record Empty() implements Effect {}

        /** The same rows in another order. */
        record Reorder() implements Effect {}

        /** Whatever page is asked for, the first one comes: a list without an end. */
        record RepeatPage() implements Effect {}

        /** Between two pages the list moves: bills grow new rows at the top, discovery lists lose their first item. */
        record Drift() implements Effect {}

        /** Data points carry somebody else's phone number. */
        record ForeignPhone(String phone) implements Effect {}
    }

    /**
     * A fault that hits.
     *
     * @param count 1 for the first time
     */
    record Strike(Effect effect, long count) {}
}
