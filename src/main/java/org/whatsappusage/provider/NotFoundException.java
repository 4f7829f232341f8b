package org.whatsappusage.provider;

/** The provider knows no such account. */
public final class NotFoundException extends ProviderException {

    private static final long serialVersionUID = 1L;

    public NotFoundException(Failure failure) {
        super("not found", failure, null);
    }
}
