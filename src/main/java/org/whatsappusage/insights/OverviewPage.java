package org.whatsappusage.insights;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.text.StringEscapeUtils;
import org.whatsappusage.ledger.Ledger;
import org.whatsappusage.ledger.Summary;
import org.whatsappusage.record.Amounts;
import org.whatsappusage.record.BalanceSnapshot;

/** The page at {@code /}: each stream and each balance in one row. Streams and currencies are never added together. */
public final class OverviewPage {

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Ledger ledger;

    public OverviewPage(Ledger ledger) {
        this.ledger = ledger;
    }

    /** The page as HTML, as the ledger stands now. */
    public String html() {
        Summary summary = ledger.summary(null);
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta http-equiv="refresh" content="60">
                <title>WhatsApp usage</title>
                <style>
                :root { color-scheme: light dark }
                body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 76rem; padding: 0 1rem }
                table { border-collapse: collapse; width: 100%%; margin-bottom: 2rem }
                caption { text-align: left; font-weight: 600; font-size: 1.1rem; padding: .5rem 0 }
                th, td { text-align: left; padding: .35rem .8rem .35rem 0; border-bottom: 1px solid #8884; vertical-align: top }
                td { white-space: pre }
                .number { text-align: right; font-variant-numeric: tabular-nums }
                .scroll { overflow-x: auto }
                </style>
                </head>
                <body>
                <h1>WhatsApp usage</h1>
                <p>What the ledger holds. Streams measure the same messages in different ways, so no figure adds two of them.
                Health: <a href="/observe/health">/observe/health</a>, metrics: <a href="/observe/metrics">/observe/metrics</a>.</p>
                %s
                %s
                </body>
                </html>
                """.formatted(
                        summary.streams().isEmpty() ? "<p>Nothing has been read yet.</p>" : streams(summary),
                        summary.balances().isEmpty() ? "" : balances(summary));
    }

    private static String streams(Summary summary) {
        return table(
                "Streams",
                List.of("Connection", "Stream", "From (UTC)", "To (UTC)"),
                List.of("Windows read", "Not whole", "Calls", "Records", "Cost"),
                summary.streams(),
                stream -> Stream.of(stream.connection(), stream.stream(), minute(stream.from()), minute(stream.to())),
                stream -> Stream.of(
                        String.valueOf(stream.windows()),
                        String.valueOf(stream.incomplete()),
                        String.valueOf(stream.calls()),
                        String.valueOf(stream.records()),
                        stream.costs().stream()
                                .map(cost -> money(Amounts.text(cost.amount()), cost.currency()))
                                .collect(Collectors.joining("\n"))));
    }

    private static String balances(Summary summary) {
        return table(
                "Balances",
                List.of("Connection", "Of", "Account", "Observed (UTC)"),
                List.of("Balance"),
                summary.balances(),
                balance -> Stream.of(
                        balance.connection(), balance.scope().code(), account(balance), minute(balance.observedAt())),
                balance -> Stream.of(money(Amounts.text(balance.amount()), balance.currency())));
    }

    private static String account(BalanceSnapshot balance) {
        return Stream.of(balance.channelId(), balance.clientId(), balance.partnerId(), balance.managedAccountId())
                .filter(id -> id != null)
                .findFirst()
                .orElse("own account");
    }

    private static <T> String table(
            String caption,
            List<String> texts,
            List<String> numbers,
            List<T> rows,
            Function<T, Stream<String>> textCells,
            Function<T, Stream<String>> numberCells) {
        String head = cells("th scope=\"col\"", "th", texts.stream())
                + cells("th scope=\"col\" class=\"number\"", "th", numbers.stream());
        String body = rows.stream()
                .map(row -> "<tr>" + cells("td", "td", textCells.apply(row))
                        + cells("td class=\"number\"", "td", numberCells.apply(row)) + "</tr>")
                .collect(Collectors.joining("\n"));
        return "<div class=\"scroll\"><table><caption>" + caption + "</caption>\n<thead><tr>" + head
                + "</tr></thead>\n<tbody>\n" + body + "\n</tbody></table></div>";
    }

    private static String cells(String open, String close, Stream<String> texts) {
        return texts.map(text -> "<" + open + ">" + StringEscapeUtils.escapeHtml4(text) + "</" + close + ">")
                .collect(Collectors.joining());
    }

    private static String money(String amount, String currency) {
        return currency == null ? amount : amount + " " + currency;
    }

    private static String minute(Instant instant) {
        return instant == null ? "" : MINUTE.format(instant);
    }
}
