package org.whatsappusage.ledger;

/**
 * A row of the work table, for reports.
 *
 * @param work what was planned, with the number of its last attempt
 * @param state how it stands
 * @param error why it failed; null unless it did
 */
public record WorkStatus(Work work, State state, String error) {

    /** How the work on a window stands. Finished work has no row any more. */
    public enum State {
        /** Waits to be claimed, also because the lease of who claimed it is over. */
        DUE,
        /** Is being read. */
        LEASED,
        /** Was tried and is left until it is planned anew. */
        FAILED
    }
}
