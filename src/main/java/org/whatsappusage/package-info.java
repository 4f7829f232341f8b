/**
 * WhatsApp usage and billing data out of business solution providers, by Apache Camel routes.
 *
 * <p>The rooms, in the order in which they may import one another (each only what stands before it): {@code record},
 * {@code provider}, {@code component}, {@code settings}, {@code ledger}, {@code collect}, {@code deliver}, {@code insights},
 * {@code runtime} and {@code cli}. The simulated providers of {@code sandbox} import nothing of {@code provider}.
 */
package org.whatsappusage;
