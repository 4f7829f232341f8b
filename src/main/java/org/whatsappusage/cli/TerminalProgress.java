package org.whatsappusage.cli;

import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar on a terminal, gone when the work ends. */
final class TerminalProgress implements Progress {

    private static final int UPDATE_MILLIS = 200;

    private final ProgressBar bar;

    TerminalProgress(PrintStream terminal) {
        this(terminal, "windows");
    }

    /** @param what is counted */
    TerminalProgress(PrintStream terminal, String what) {
        bar = new ProgressBarBuilder()
                .setTaskName(what)
                .setStyle(ProgressBarStyle.ASCII)
                .setInitialMax(0)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .setConsumer(new ConsoleProgressBarConsumer(terminal))
                .clearDisplayOnFinish()
                .build();
    }

    @Override
    public void at(int done, int planned, String connection, String stream) {
        bar.maxHint(planned);
        bar.stepTo(done);
        bar.setExtraMessage(connection == null ? "" : " " + connection + " " + stream);
    }

    @Override
    public void waiting(String connection, Instant until) {
        bar.setExtraMessage(" " + connection + " waits for a limit until " + until.truncatedTo(ChronoUnit.SECONDS));
    }

    @Override
    public void close() {
        bar.close();
    }
}
