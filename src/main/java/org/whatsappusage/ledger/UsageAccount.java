package org.whatsappusage.ledger;

import java.sql.SQLException;
import java.util.Optional;

/** The number of an account that has usage of a stream. New numbers are given under the lock {@code commit}. */
final class UsageAccount {

    private UsageAccount() {}

    static Optional<Long> find(Session session, String connection, String stream, String scope) throws SQLException {
        return named(session.call("usage-account"), connection, stream, scope).first(row -> row.number("account_id"));
    }

    static long findOrAdd(Session session, String connection, String stream, String scope) throws SQLException {
        Optional<Long> known = find(session, connection, stream, scope);
        if (known.isPresent()) {
            return known.get();
        }
        named(session.call("usage-account-add"), connection, stream, scope).update();
        return find(session, connection, stream, scope).orElseThrow();
    }

    private static Session.Call named(Session.Call call, String connection, String stream, String scope) {
        return call.set("connection", connection).set("stream", stream).set("scope", scope);
    }
}
