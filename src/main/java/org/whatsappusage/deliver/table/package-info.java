/**
 * The Camel component {@code whatsapp-usage-table:table}: records go by their key into a table that is the user's own. Next to the
 * ledger the only room that speaks SQL; it knows records and nothing of how they are delivered.
 */
package org.whatsappusage.deliver.table;
