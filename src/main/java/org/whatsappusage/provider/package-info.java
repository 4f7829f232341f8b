/**
 * What a provider is: its operations, how a call looks, how an answer is read and mapped to records, and how it says no. One
 * folder a provider; a third one is found by {@link java.util.ServiceLoader} and touches nothing elsewhere.
 */
package org.whatsappusage.provider;
