package org.whatsappusage.sandbox;

import java.math.BigDecimal;
import java.time.Clock;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * How a sandbox runs.
 *
 * @param port 0: any free one
 * @param timeScale the windows of the limits pass this many times faster than documented; greater than 0, usually 1 or more.
 *     Limit headers tell the shortened windows, in real seconds, rounded up
 * @param clock decides which days there are and when the limits' windows end; its zone is not used
 * @param listener is told every request to a provider before it is answered, on the server's threads; what it throws becomes
 *     a 500 answer
 */
public record SandboxOptions(int port, BigDecimal timeScale, Clock clock, Consumer<ReceivedRequest> listener) {

    public SandboxOptions {
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(listener, "listener");
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("A port is 0 to 65535, not " + port);
        }
        if (timeScale.signum() <= 0) {
            throw new IllegalArgumentException("A time scale is greater than 0, not " + timeScale.toPlainString());
        }
    }

    /** Any free port, documented windows, the system's clock, nobody listening. */
    public static SandboxOptions defaults() {
        return new SandboxOptions(0, BigDecimal.ONE, Clock.systemUTC(), request -> {});
    }

    public SandboxOptions withPort(int newPort) {
        return new SandboxOptions(newPort, timeScale, clock, listener);
    }

    public SandboxOptions withTimeScale(BigDecimal newTimeScale) {
        return new SandboxOptions(port, newTimeScale, clock, listener);
    }

    public SandboxOptions withClock(Clock newClock) {
        return new SandboxOptions(port, timeScale, newClock, listener);
    }

    public SandboxOptions withListener(Consumer<ReceivedRequest> newListener) {
        return new SandboxOptions(port, timeScale, clock, newListener);
    }
}
