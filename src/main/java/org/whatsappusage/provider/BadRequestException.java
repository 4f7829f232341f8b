package org.whatsappusage.provider;

/** The provider refuses the request as wrong; sending it again helps nothing. */
public final class BadRequestException extends ProviderException {

    private static final long serialVersionUID = 1L;

    public BadRequestException(Failure failure) {
        super("bad request", failure, null);
    }
}
