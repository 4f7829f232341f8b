package org.whatsappusage.deliver;

import java.util.Objects;
import java.util.Optional;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.camel.spi.HttpResponseAware;
import org.apache.camel.util.ObjectHelper;

/**
 * What an HTTP endpoint answered that did not succeed.
 *
 * @param status the status code
 * @param body empty if there is none
 */
public record HttpAnswer(int status, String body) {

    private static final int SHOWN = 500;
    private static final int TOO_MANY_REQUESTS = 429;

    /** Empty if the failure is not an answer of any of Camel's HTTP components. */
    static Optional<HttpAnswer> in(Exception cause) {
        for (Throwable each : ObjectHelper.createExceptionIterable(cause)) {
            if (each instanceof HttpResponseAware answered) {
                // Asked only here, where an HTTP component is on the class path.
                String body = each instanceof HttpOperationFailedException failed ? failed.getResponseBody() : null;
                return Optional.of(
                        new HttpAnswer(answered.getHttpResponseCode(), Objects.requireNonNullElse(body, "")));
            }
        }
        return Optional.empty();
    }

    /**
     * By the status code alone (RFC 9110, section 15; RFC 6585 for 429). A redirection, a refused key, a request that came too
     * late or too often and a fault of the server have nothing to do with what is in the message. Bad, too large and unprocessable
     * content does; any other fault of the client may as well be one of the address or of who asks.
     */
    Verdict verdict() {
        return switch (status) {
            case 400, 413, 422 -> Verdict.INVALID;
            case 401, 407, 408, 425, TOO_MANY_REQUESTS -> Verdict.DOWN;
            default -> status >= 400 && status < 500 ? Verdict.REFUSED : Verdict.DOWN;
        };
    }

    /** Whether who answered so is to be left alone for now. */
    boolean asksToWait() {
        return status == TOO_MANY_REQUESTS;
    }

    /** For people: the beginning of the body in one line; empty if there is none. */
    String shown() {
        String line = body.strip().replaceAll("\\s+", " ");
        return line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line;
    }
}
