/** The whole chain, and what its tests share: the sandbox's own figures, the ledger as others see it, and what sinks got. */
package org.whatsappusage.runtime;
