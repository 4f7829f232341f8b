package org.whatsappusage.provider;

import java.io.IOException;

/** Puts the credentials of one connection on its calls. Safe for use by several threads. */
public interface Authenticator {

    /**
     * @return the call with the credentials in its headers
     * @throws ProviderException if a token was asked for and refused
     */
    HttpCall authenticate(HttpCall call) throws IOException, InterruptedException;

    /**
     * Told that the credentials of {@code call} were refused.
     *
     * @return true if the next {@link #authenticate} will use others, so that the call is worth one more try
     */
    default boolean refused(HttpCall call) {
        return false;
    }
}
