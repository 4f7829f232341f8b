package org.whatsappusage.provider;

/** The provider's API is elsewhere; the same call will not pass until the connection's {@code base-url} is changed. */
public final class RedirectedException extends ProviderException {

    private static final long serialVersionUID = 1L;

    public RedirectedException(Failure failure) {
        super("redirected", failure, null);
    }
}
