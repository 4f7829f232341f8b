package org.whatsappusage.ledger;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The database of a test's ledger, for the class and those nested in it; an H2 file without it. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface OnDatabase {
    LedgerDatabase value();
}
