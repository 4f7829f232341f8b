package org.whatsappusage.ledger;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The process that holds a lease. A process that was killed on this host is known to be dead at once, so the windows that it
 * was reading need not wait until its lease is over.
 *
 * @param host name of the host
 * @param pid process id on that host
 * @param startedAt start of the process as the host tells it, so that a process id that was given anew is not taken for it
 * @param ledger which of the ledgers that the process has opened
 */
record LeaseOwner(String host, long pid, String startedAt, String ledger) {

    private static final String UNKNOWN = "-";

    /** One more ledger of this process. */
    static LeaseOwner newLedger() {
        return of(ProcessHandle.current(), UUID.randomUUID().toString());
    }

    private static LeaseOwner of(ProcessHandle process, String ledger) {
        return new LeaseOwner(
                hostName(),
                process.pid(),
                process.info().startInstant().map(Instant::toString).orElse(UNKNOWN),
                ledger);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName().replace('/', '_');
        } catch (IOException unresolvable) {
            return UNKNOWN;
        }
    }

    static LeaseOwner parse(String text) {
        String[] parts = text.split("/", 4);
        return new LeaseOwner(parts[0], Long.parseLong(parts[1]), parts[2], parts[3]);
    }

    /** As the tables keep it. */
    String text() {
        return String.join("/", host, String.valueOf(pid), startedAt, ledger);
    }

    /** For people. */
    @Override
    public String toString() {
        return "process " + pid + " on " + host;
    }

    /** True only if it ran on this host and runs no more; what happens on another host cannot be known. */
    boolean isDead() {
        if (!host.equals(hostName())) {
            return false;
        }
        Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
        return process.isEmpty() || !of(process.get(), ledger).equals(this);
    }
}
