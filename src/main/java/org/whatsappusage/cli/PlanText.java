package org.whatsappusage.cli;

import static org.whatsappusage.cli.TextTable.Side.LEFT;
import static org.whatsappusage.cli.TextTable.Side.RIGHT;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.whatsappusage.collect.Preview;
import org.whatsappusage.ledger.Work.Reason;

/** What a sync would call, as plain text. */
final class PlanText {

    private final Preview preview;

    PlanText(Preview preview) {
        this.preview = preview;
    }

    /** Several lines, the last one with its line end. */
    String text() {
        StringBuilder text = new StringBuilder();
        if (preview.rows().isEmpty()) {
            return text.append("Nothing is due.\n").toString();
        }
        TextTable table = new TextTable(LEFT, LEFT, LEFT, RIGHT, RIGHT, LEFT, LEFT, LEFT);
        table.row("connection", "stream", "why", "windows", "calls", "from", "until", "waits for");
        for (Preview.Row row : preview.rows()) {
            table.row(
                    row.connection(),
                    row.stream(),
                    why(row.reason()),
                    Figures.count(row.windows()),
                    Figures.count(row.calls()),
                    when(row.from()),
                    when(row.until()),
                    row.limit() == null ? "" : row.limit());
        }
        text.append(table.text()).append('\n');
        preview.notes().forEach(note -> text.append("note: ").append(note).append('\n'));
        return text.append("A sync would make ")
                .append(Figures.count(preview.calls()))
                .append(
                        preview.calls() == 1
                                ? " call at least; the limits allow the last one "
                                : " calls at least; the limits allow the last one ")
                .append(!preview.until().isAfter(preview.at()) ? "at once" : "at " + when(preview.until()))
                .append(".\n")
                .toString();
    }

    private static String why(Reason reason) {
        return switch (reason) {
            case DISCOVERY -> "list of accounts";
            case BALANCE -> "balance";
            case CURRENT -> "current or transient";
            case LOOK_BACK -> "look-back";
            case NEVER_READ -> "never read";
            case BACKFILL -> "backfill";
        };
    }

    private String when(Instant instant) {
        return !instant.isAfter(preview.at())
                ? "now"
                : instant.plusMillis(999).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
