package org.whatsappusage.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * SIGTERM and SIGINT as the wish to end in order. Not a shutdown hook: those of other libraries run beside it, and H2 would close
 * its database under our feet. By reflection, since the JDK has no public way to it, and does without where it is not there. A
 * second signal ends the process at once.
 */
final class StopSignals implements AutoCloseable {

    private final Object lock = new Object();
    private boolean received;
    private Runnable action;

    private StopSignals() {}

    /** From here on a signal does not end the process. */
    static StopSignals install() {
        StopSignals signals = new StopSignals();
        signals.handle(signals.proxy());
        return signals;
    }

    /**
     * Says what ends the work. Run once, on the thread of the signal; at once if one came already.
     *
     * @param ending may take its time
     */
    void then(Runnable ending) {
        synchronized (lock) {
            action = ending;
            if (!received) {
                return;
            }
        }
        ending.run();
    }

    /** Whether one came. */
    boolean received() {
        synchronized (lock) {
            return received;
        }
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
        Runnable ending;
        synchronized (lock) {
            received = true;
            ending = action;
        }
        if (ending != null) {
            ending.run();
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
