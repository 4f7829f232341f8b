package org.whatsappusage.cli;

import java.time.Clock;
import java.util.List;

/** Shows a sync: its progress to who watches, its summary as a result, its failures on standard error. */
final class SyncPrinter {

    private final Terminal terminal;
    private final Secrets secrets;

    SyncPrinter(Terminal terminal, Secrets secrets) {
        this.terminal = terminal;
        this.secrets = secrets;
    }

    /** What the user should know first, with an empty line behind it. */
    void notes(List<String> notes) {
        notes.forEach(terminal.out()::println);
        if (!notes.isEmpty()) {
            terminal.out().println();
        }
    }

    /** A pass over the providers. */
    interface Pass {
        SyncOutcome run(Progress progress) throws Exception;
    }

    /** Makes a pass and shows how far it is, if somebody watches. */
    SyncOutcome watch(Pass pass) throws Exception {
        try (Progress progress = progress()) {
            return pass.run(progress);
        }
    }

    private Progress progress() {
        return terminal.watched()
                ? new TerminalProgress(terminal.out())
                : new PlainProgress(terminal.err(), Clock.systemUTC());
    }

    /**
     * @param pass what was run, such as {@code Sync}
     * @param insights where to look at the ledger with a browser, in words
     */
    void print(String pass, SyncOutcome outcome, String insights) {
        terminal.out().print(secrets.hide(new SyncSummary(pass, outcome, insights).text()));
        terminal.out().flush();
        outcome.failures().forEach(failure -> terminal.err().println("failed: " + secrets.hide(failure)));
        if (outcome.complete()) {
            return;
        }
        outcome.streams().stream().filter(stream -> stream.incomplete() > 0).forEach(stream -> terminal.err()
                .println("incomplete: connection " + stream.connection() + ", stream " + stream.stream() + ", "
                        + Figures.count(stream.incomplete()) + " of " + Figures.count(stream.windows())
                        + " windows"));
    }
}
