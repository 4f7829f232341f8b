/** What the ledger holds, as a page for people. */
package org.whatsappusage.insights;
