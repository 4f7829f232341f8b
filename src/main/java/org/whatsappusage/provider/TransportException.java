package org.whatsappusage.provider;

/** No answer came, or it broke off: refused, reset, timed out. */
public final class TransportException extends ProviderException {

    private static final long serialVersionUID = 1L;

    public TransportException(String provider, String operation, String message, Throwable cause) {
        super(
                "transport fault",
                new Failure(provider, operation, 0, new ErrorDetails(null, message, null), null),
                cause);
    }
}
