package org.whatsappusage.ledger;

import org.whatsappusage.record.Account;

/**
 * An account that some listing named.
 *
 * @param account as it was last listed
 * @param listed false once a later, whole listing no longer names it
 */
public record KnownAccount(Account account, boolean listed) {}
