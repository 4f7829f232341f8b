package org.whatsappusage.deliver.server;

/** A server that can be killed, and started again on the same port with the same data. Ends with {@link #close}. */
public interface MortalServer extends AutoCloseable {

    /**
     * Starts it and waits until it serves. The first time it is empty.
     *
     * @throws org.opentest4j.TestAbortedException if this machine has no such server
     */
    void start() throws Exception;

    /** Ends it without a word to it or to whoever is connected. */
    void kill() throws Exception;
}
