package org.whatsappusage.deliver.server;

import java.io.IOException;
import java.net.ServerSocket;

/** Ports that nobody listens on. */
final class LocalPorts {

    private LocalPorts() {}

    static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
