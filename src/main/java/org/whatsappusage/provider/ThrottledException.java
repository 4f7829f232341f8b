package org.whatsappusage.provider;

/** A limit of the provider is used up; the same call may pass later. */
public final class ThrottledException extends ProviderException {

    private static final long serialVersionUID = 1L;

    public ThrottledException(Failure failure) {
        super("throttled", failure, null);
    }
}
