package org.whatsappusage.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.whatsappusage.settings.LedgerSettings;

/** Looks whether there is a ledger in a file, since to open one makes it. */
final class ExistingLedger {

    /** A file in the words of H2, whose other kinds of databases have another word in front. */
    private static final Pattern H2_FILE = Pattern.compile("jdbc:h2:(?:file:)?(?![a-zA-Z]{2,}:)([^;]+).*");

    private static final String H2_FILE_ENDING = ".mv.db";

    private ExistingLedger() {}

    /**
     * Does nothing if there is one, or if it is in no file of H2's: on a server, only an empty database would be taken for one.
     *
     * @throws IllegalStateException if there is none; the message says what to do
     */
    static void require(LedgerSettings ledger) {
        if (isMissing(ledger)) {
            throw new IllegalStateException("there is no ledger at " + ledger.shownUrl()
                    + ": begin with `sync`, which makes it, or set whatsapp-usage.ledger.url to the one that there is"
                    + " (a relative path begins in the working directory)");
        }
    }

    private static boolean isMissing(LedgerSettings ledger) {
        Matcher file = H2_FILE.matcher(ledger.url());
        if (!file.matches()) {
            return false;
        }
        String home = Matcher.quoteReplacement(System.getProperty("user.home"));
        String path = file.group(1).replaceFirst("^~(?=[/\\\\])", home);
        return !Files.exists(Path.of(path + H2_FILE_ENDING));
    }
}
