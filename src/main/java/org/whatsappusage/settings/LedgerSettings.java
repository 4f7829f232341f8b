package org.whatsappusage.settings;

/**
 * The database that holds the ledger.
 *
 * @param url JDBC; may hold credentials
 * @param username null if there is none
 * @param password secret, null if there is none
 * @param rawDays how many days raw answers are kept, 0 for none
 */
public record LedgerSettings(String url, String username, String password, int rawDays) {

    /** The URL without what stands behind the database's name and without a user in front of the host: fit to be shown. */
    public String shownUrl() {
        return url.replaceFirst("[?;].*$", "")
                .replaceFirst("//[^/]*@", "//")
                .replaceFirst("^(jdbc:oracle:[^:]*:)[^@]*@", "$1@");
    }

    /** Without the secrets, since it ends up in logs. */
    @Override
    public String toString() {
        return "ledger " + shownUrl();
    }
}
