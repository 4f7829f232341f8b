package org.whatsappusage.limit;

/**
 * A limit that a provider announces.
 *
 * @param name what the provider calls it, null if it has no name
 */
record Policy(String name, Limit limit) {}
