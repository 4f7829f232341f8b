package org.whatsappusage.ledger;

import java.sql.SQLException;

/** Numbers for new changes, in the order of their commits. To be used under the lock {@code commit}, in one transaction. */
final class ChangeNumbers {

    private long last;

    private ChangeNumbers(long last) {
        this.last = last;
    }

    static ChangeNumbers of(Session session) throws SQLException {
        return new ChangeNumbers(ChangeLog.end(session));
    }

    long next() {
        last++;
        return last;
    }
}
