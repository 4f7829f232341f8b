/**
 * What the ledger holds, as plain data: usage records, balances, accounts, and the rules for amounts, codes and periods.
 * No Camel, no JDBC, no HTTP.
 */
package org.whatsappusage.record;
