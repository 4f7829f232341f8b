package org.whatsappusage.provider;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Collection;

/**
 * What a provider says about an error.
 *
 * @param code the provider's own code, null if it gives none
 * @param message in the provider's words, null if it gives none
 * @param traceId {@code 360dialog_trace_id}, YCloud {@code requestId}, or null
 */
public record ErrorDetails(String code, String message, String traceId) {

    public static final ErrorDetails NONE = new ErrorDetails(null, null, null);

    private static final String STARS = "***";

    /** The same with stars for each of the secrets, since a provider may repeat what it refuses. */
    public ErrorDetails without(Collection<String> secrets) {
        return new ErrorDetails(without(code, secrets), without(message, secrets), without(traceId, secrets));
    }

    private static String without(String text, Collection<String> secrets) {
        String clean = text;
        for (String secret : secrets) {
            // A message may quote JSON, in which a secret is spelt with escapes.
            String quoted = new String(JsonStringEncoder.getInstance().quoteAsString(secret));
            clean = clean == null ? null : clean.replace(secret, STARS).replace(quoted, STARS);
        }
        return clean;
    }
}
