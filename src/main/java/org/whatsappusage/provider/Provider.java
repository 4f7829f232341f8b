package org.whatsappusage.provider;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * A business solution provider. Implementations are stateless, have a public constructor without arguments and are found by
 * {@link ServiceLoader}.
 */
public interface Provider {

    /** The name in URIs and settings, such as {@code ycloud}. */
    String name();

    /** Where its API is, unless a connection says otherwise. */
    URI baseUrl();

    /** Its operations, each of which is also a stream. Discovery comes before what needs it. */
    List<Operation> operations();

    /** What a connection lacks or has wrongly, each in words that name the setting (without its prefix); empty if it is complete. */
    List<String> problems(Connection connection);

    /**
     * Puts the credentials of one connection on calls.
     *
     * @param transport for providers that must fetch a token first
     */
    Authenticator authenticator(Connection connection, Transport transport, Clock clock);

    /** What an answer that is no success says about itself. */
    ErrorDetails error(int status, HttpHeaders headers, byte[] body);

    /** The provider's id of a call, to quote in a complaint; empty if its answers carry none. */
    default Optional<String> traceId(HttpHeaders headers) {
        return Optional.empty();
    }

    /** The operation of that name. */
    default Optional<Operation> operation(String operation) {
        return operations().stream().filter(o -> o.name().equals(operation)).findFirst();
    }
}
