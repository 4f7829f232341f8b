package org.whatsappusage.provider;

/** The provider refuses the credentials, or what they may do. */
public final class UnauthorizedException extends ProviderException {

    private static final long serialVersionUID = 1L;

    public UnauthorizedException(Failure failure) {
        super("unauthorised", failure, null);
    }
}
