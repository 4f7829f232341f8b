package org.whatsappusage.provider;

/** The credentials were refused and have been renewed: the same call is worth sending once more, with a permit of its own. */
public final class CredentialsRenewedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CredentialsRenewedException() {
        super("the credentials were refused and have been renewed", null, false, false);
    }
}
