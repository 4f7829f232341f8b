package org.whatsappusage.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * SIGTERM and SIGINT as the wish to end in order. Not a shutdown hook: those of other libraries run beside it, and H2 would close
 * its database under our feet. By reflection, since the JDK has no public way to it, and does without where it is not there. A
 * second signal ends the process at once.
 */
final class StopSignals implements AutoCloseable {

    private final AtomicBoolean received = new AtomicBoolean();
    private final Runnable action;

    private StopSignals(Runnable action) {
        this.action = action;
    }

    /**
     * @param action what ends the work; run once, on another thread
     */
    static StopSignals install(Runnable action) {
        StopSignals signals = new StopSignals(action);
        signals.handle(signals.proxy());
        return signals;
    }

    /** Whether one came. */
    boolean received() {
        return received.get();
    }

    /** From here on a signal does again what it does without this. */
    @Override
    public void close() {
        handle(null);
    }

    private Object proxy() {
        try {
            Class<?> type = Class.forName("sun.misc.SignalHandler");
            InvocationHandler handler = (proxy, method, arguments) -> switch (method.getName()) {
                case "handle" -> {
                    stop();
                    yield null;
                }
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "stop signals";
            };
            return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    private void stop() {
        close();
        if (received.compareAndSet(false, true)) {
            action.run();
        }
    }

    /**
     * @param handler null for the default
     */
    private void handle(Object handler) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> type = Class.forName("sun.misc.SignalHandler");
            Method handle = signal.getMethod("handle", signal, type);
            Object chosen = handler == null ? type.getField("SIG_DFL").get(null) : handler;
            for (String name : new String[] {"TERM", "INT"}) {
                handle.invoke(null, signal.getConstructor(String.class).newInstance(name), chosen);
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            // The process then ends at a signal as every Java process does; -Xrs asks for just that.
            return;
        }
    }
}
