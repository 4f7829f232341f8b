package org.whatsappusage.cli;

import java.time.Instant;

/** Is told how far long work is, such as a sync. Safe for calls from several threads. */
@FunctionalInterface
public interface Progress extends AutoCloseable {

    /** Whoever does not watch. */
    Progress NONE = (done, planned, connection, stream) -> {};

    /** Stands for how much is planned where nobody knows. */
    int UNKNOWN = -1;

    /**
     * @param done such as windows that were read, or given up, in this sync
     * @param planned in all, as far as known, or {@link #UNKNOWN}; it grows while lists of accounts are read
     * @param connection that is being read, null if none is
     * @param stream that is being read, null if none is
     */
    void at(int done, int planned, String connection, String stream);

    /**
     * All that is left of a connection waits for a limit.
     *
     * @param until UTC
     */
    default void waiting(String connection, Instant until) {}

    /** Nothing is shown any more. */
    @Override
    default void close() {}
}
