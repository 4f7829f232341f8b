package org.whatsappusage.deliver.server;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports that nobody listens on, and that no connection is given for its own end before somebody does: systems take those from
 * 32768 up.
 */
public final class LocalPorts {

    private static final int FIRST = 20_000;
    private static final int COUNT = 32_768 - FIRST;
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

    private LocalPorts() {}

    /** Another one each time. */
    public static int free() throws IOException {
        for (int tries = 0; tries < COUNT; tries++) {
            int port = FIRST + NEXT.getAndIncrement() % COUNT;
            try (ServerSocket socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                continue;
            }
        }
        throw new IOException("no port from " + FIRST + " up is free");
    }
}
