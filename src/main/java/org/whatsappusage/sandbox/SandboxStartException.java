package org.whatsappusage.sandbox;

/** The sandbox could not open its port; the message names it. */
public final class SandboxStartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SandboxStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
