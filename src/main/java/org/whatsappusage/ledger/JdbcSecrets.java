package org.whatsappusage.ledger;

import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keeps the passwords of a JDBC URL and its settings out of messages. Immutable. */
public final class JdbcSecrets {

    private static final Pattern IN_URL =
            Pattern.compile("(?i)(?:password|pwd|passwd)=([^;&]+)|(?::oracle:\\w+:[^/@:]*/|://[^/@:]*:)([^/@]+)@");
    private static final String MASK = "xxxxxx";

    private final Set<String> values = new LinkedHashSet<>();

    /** @param password null if the settings have none */
    public JdbcSecrets(String url, String password) {
        Matcher matcher = IN_URL.matcher(url);
        while (matcher.find()) {
            values.add(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
        }
        if (password != null && !password.isEmpty()) {
            values.add(password);
        }
    }

    /** The passwords, as they are written. */
    public Set<String> values() {
        return Set.copyOf(values);
    }

    /** A text without the passwords. */
    public String mask(String text) {
        String masked = text;
        for (String value : values) {
            masked = masked.replace(value, MASK);
        }
        return masked;
    }

    /** With the cause, unless the cause would tell a secret in a stack trace. */
    LedgerException failure(String text, Exception failure, Dialect dialect) {
        Throwable reason = failure;
        boolean tells = false;
        for (Throwable link = failure; link != null; link = link.getCause()) {
            // What a driver's own causes say is for its makers.
            reason = reason instanceof SQLException ? reason : link;
            String message = String.valueOf(link.getMessage());
            tells |= !mask(message).equals(message);
        }
        String why =
                reason instanceof SQLException sql ? dialect.reason(sql).orElse(sql.getMessage()) : reason.getMessage();
        String message = mask(text + why);
        return tells ? new LedgerException(message) : new LedgerException(message, failure);
    }
}
