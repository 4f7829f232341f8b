package org.whatsappusage.record;

/** One thing that an answer of a provider says, in the form that the ledger keeps. */
public sealed interface Observation permits UsageRecord, BalanceSnapshot, Account {

    /** Name of the configured connection that it was read through. */
    String connection();
}
