package org.whatsappusage.provider;

import java.time.Instant;
import java.util.Optional;
import org.whatsappusage.limit.Attempt;

/** A limit of the provider is used up; the same call may pass later. */
public final class ThrottledException extends ProviderException {

    private static final long serialVersionUID = 1L;

    private final Instant until;

    /** The provider refused the call. */
    public ThrottledException(Failure failure) {
        super("throttled", failure, null);
        this.until = null;
    }

    /** The call was not made, since it would have had to wait too long. */
    public ThrottledException(String provider, String operation, Attempt.Refused refused) {
        super(
                "throttled",
                new Failure(provider, operation, 0, new ErrorDetails(null, text(refused), null), null),
                null);
        this.until = refused.until();
    }

    private static String text(Attempt.Refused refused) {
        return "nothing was called, since "
                + (refused.limit() == null ? "a pause that the provider asked for" : "the limit " + refused.limit())
                + " (" + refused.budget() + ") allows no call before " + refused.until();
    }

    /** When the call could be made, if it was not made at all; empty if the provider refused it. */
    public Optional<Instant> until() {
        return Optional.ofNullable(until);
    }
}
