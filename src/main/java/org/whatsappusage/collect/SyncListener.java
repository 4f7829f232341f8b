package org.whatsappusage.collect;

import java.time.Instant;
import org.whatsappusage.record.Window;

/** Told how a sync gets on, by several threads. */
@FunctionalInterface
public interface SyncListener {

    /** Whoever does not care. */
    SyncListener NONE = (window, done, planned) -> {};

    /**
     * @param window that was just finished, whole or not; null if windows were only planned
     * @param done windows finished in this sync
     * @param planned windows of this sync, as far as known; it grows when lists of accounts have been read
     */
    void progress(Window window, int done, int planned);

    /**
     * Everything that is left of a connection waits for a limit. Said once for each wait.
     *
     * @param until when the first window may be called for, UTC
     */
    default void waiting(String connection, Instant until) {}
}
