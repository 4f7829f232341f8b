package org.whatsappusage.provider;

/**
 * What a provider says about an error.
 *
 * @param code the provider's own code, null if it gives none
 * @param message in the provider's words, null if it gives none
 * @param traceId {@code 360dialog_trace_id}, YCloud {@code requestId}, or null
 */
public record ErrorDetails(String code, String message, String traceId) {

    public static final ErrorDetails NONE = new ErrorDetails(null, null, null);
}
