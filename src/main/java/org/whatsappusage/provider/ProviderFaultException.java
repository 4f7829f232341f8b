package org.whatsappusage.provider;

/** The provider failed; the same call may pass later. */
public final class ProviderFaultException extends ProviderException {

    private static final long serialVersionUID = 1L;

    public ProviderFaultException(Failure failure) {
        super("provider fault", failure, null);
    }
}
