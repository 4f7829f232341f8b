/**
 * The ledger: records with their versions, balances, accounts, what was read and what is still to be read. The only room
 * that speaks SQL for them; a window's rows and its progress are one transaction.
 */
package org.whatsappusage.ledger;
