package org.whatsappusage.cli;

import java.time.Instant;

/** Is told how far a sync is. Safe for calls from several threads. */
@FunctionalInterface
public interface Progress extends AutoCloseable {

    /** Whoever does not watch. */
    Progress NONE = (done, planned, connection, stream) -> {};

    /**
     * @param done windows that were read, or given up, in this sync
     * @param planned windows of this sync, as far as known; it grows while lists of accounts are read
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
