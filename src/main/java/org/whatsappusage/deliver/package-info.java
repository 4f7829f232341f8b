/**
 * Out of the ledger: what changed goes to every sink at its own pace, as whole documents of the format that it asked for.
 * The routes are in {@code routes/deliver.camel.yaml}.
 */
package org.whatsappusage.deliver;
