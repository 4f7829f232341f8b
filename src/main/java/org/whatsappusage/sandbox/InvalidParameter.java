package org.whatsappusage.sandbox;

/** A request breaks the contract; the answer is a 400 that names the parameter. */
final class InvalidParameter extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String name;

    InvalidParameter(String name, String message) {
        super(message);
        this.name = name;
    }

    String name() {
        return name;
    }
}
