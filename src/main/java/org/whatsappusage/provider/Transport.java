package org.whatsappusage.provider;

import java.io.IOException;

/** Sends one call and hands over the answer as it streams in. Nothing is repeated behind the caller's back. */
@FunctionalInterface
public interface Transport {

    /**
     * @return the answer of whatever status; its body must be closed
     * @throws IOException if no answer came, or not in time
     */
    HttpReply send(HttpCall call) throws IOException, InterruptedException;
}
