package org.whatsappusage.bench;

import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a loader that is compared is told: where the pages are and where the rows are to go.
 *
 * @param pages base of the provider's addresses
 * @param url of the database, whose table {@code usage} is there
 * @param user of the database
 * @param accounts how many; the first is the one that a call without a managed account is for
 * @param first day, inclusive
 * @param last day, inclusive
 */
record LoadTarget(URI pages, String url, String user, int accounts, LocalDate first, LocalDate last) {

    static LoadTarget of(String[] arguments) {
        return new LoadTarget(
                URI.create(arguments[0]),
                arguments[1],
                arguments[2],
                Integer.parseInt(arguments[3]),
                LocalDate.parse(arguments[4]),
                LocalDate.parse(arguments[5]));
    }

    List<String> arguments() {
        return List.of(pages.toString(), url, user, Integer.toString(accounts), first.toString(), last.toString());
    }

    /** Ids of the managed accounts. */
    List<String> managed() {
        return IntStream.range(1, accounts).mapToObj(BillServer::account).toList();
    }

    boolean isPostgres() {
        return url.startsWith("jdbc:postgresql:");
    }

    String path(int page) {
        return "/v2/billing/usageDetails?page=" + page + "&limit=100&includeTotal=true&filter.startDate=" + first
                + "&filter.endDate=" + last;
    }
}
