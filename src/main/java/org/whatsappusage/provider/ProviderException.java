package org.whatsappusage.provider;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A call that brought no usable answer. One subclass a class of error, so that a route can choose by type. Never holds a
 * secret: neither headers nor query strings of the request.
 */
public abstract class ProviderException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String errorClass;
    private final String provider;
    private final String operation;
    private final int status;
    private final transient ErrorDetails details;
    private final String retryAfter;

    protected ProviderException(String errorClass, Failure failure, Throwable cause) {
        super(failure.text(errorClass), cause);
        this.errorClass = errorClass;
        this.provider = failure.provider();
        this.operation = failure.operation();
        this.status = failure.status();
        this.details = failure.details();
        this.retryAfter = failure.retryAfter();
    }

    /** The class of error in words, such as {@code throttled}. */
    public String errorClass() {
        return errorClass;
    }

    public String provider() {
        return provider;
    }

    public String operation() {
        return operation;
    }

    /** HTTP status, 0 if there was no answer. */
    public int status() {
        return status;
    }

    /** The provider's own error code, null if it gave none. */
    public String code() {
        return details == null ? null : details.code();
    }

    /** The provider's trace or request id, null if it gave none. */
    public String traceId() {
        return details == null ? null : details.traceId();
    }

    /** The {@code Retry-After} header as sent, null if there was none. */
    public String retryAfter() {
        return retryAfter;
    }

    /**
     * What happened, before it has a type.
     *
     * @param provider name of the provider
     * @param operation name of the operation
     * @param status HTTP status, 0 if there was no answer
     * @param details what the provider says
     * @param retryAfter header, or null
     */
    public record Failure(String provider, String operation, int status, ErrorDetails details, String retryAfter) {

        private static final int MAX_BODY = 64 * 1024;
        /** Class of status. */
        private static final int REDIRECTED = 3;

        /**
         * What an answer that is no success says, without the secrets that it may repeat.
         *
         * @param call as it was sent, with its credentials
         * @param reply of which at most 64 KiB are read; a body that breaks off says nothing
         */
        public static Failure read(
                Provider provider, Connection connection, HttpCall call, String operation, HttpReply reply) {
            byte[] body;
            try {
                body = reply.body().readNBytes(MAX_BODY);
            } catch (IOException cut) {
                body = new byte[0];
            }
            return new Failure(
                    provider.name(),
                    operation,
                    reply.status(),
                    details(provider, call, reply, body).without(secrets(connection, call)),
                    reply.headers().get("Retry-After").orElse(null));
        }

        private static ErrorDetails details(Provider provider, HttpCall call, HttpReply reply, byte[] body) {
            ErrorDetails said = provider.error(reply.status(), reply.headers(), body);
            return reply.status() / 100 == REDIRECTED
                    ? new ErrorDetails(said.code(), redirect(call.uri(), reply.headers()), said.traceId())
                    : said;
        }

        /** What to do about it, and where the answer points: no more than the host, since a query may hold a secret. */
        private static String redirect(URI called, HttpHeaders headers) {
            String to = headers.get("Location")
                    .flatMap(location -> host(called, location))
                    .map(host -> "to " + host + " ")
                    .orElse("");
            return "a redirect " + to + "is not followed; set base-url to the address of the API itself";
        }

        private static Optional<String> host(URI called, String location) {
            try {
                URI target = called.resolve(location.strip());
                return Optional.ofNullable(target.getHost())
                        .map(host -> target.getPort() < 0 ? host : host + ":" + target.getPort());
            } catch (IllegalArgumentException noUri) {
                return Optional.empty();
            }
        }

        private static List<String> secrets(Connection connection, HttpCall call) {
            return Stream.of(
                            connection.apiKey(),
                            connection.password(),
                            call.headers().getOrDefault("Authorization", "").replaceFirst("^Bearer ", ""))
                    .filter(secret -> secret != null && !secret.isBlank())
                    .toList();
        }

        /** The exception for an answer with an error status. */
        public ProviderException toException() {
            return switch (status) {
                case 401, 403 -> new UnauthorizedException(this);
                case 404, 410 -> new NotFoundException(this);
                case 429 -> new ThrottledException(this);
                default ->
                    switch (status / 100) {
                        case REDIRECTED -> new RedirectedException(this);
                        case 4 -> new BadRequestException(this);
                        default -> new ProviderFaultException(this);
                    };
            };
        }

        private String text(String errorClass) {
            StringBuilder text = new StringBuilder(provider)
                    .append(' ')
                    .append(operation)
                    .append(": ")
                    .append(errorClass);
            if (status > 0) {
                text.append(" (HTTP ").append(status).append(')');
            }
            if (details.code() != null) {
                text.append(", code ").append(details.code());
            }
            if (details.message() != null) {
                text.append(": ").append(details.message());
            }
            if (details.traceId() != null) {
                text.append(" [trace ").append(details.traceId()).append(']');
            }
            return text.toString();
        }
    }
}
