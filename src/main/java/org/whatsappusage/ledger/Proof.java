package org.whatsappusage.ledger;

import java.time.Instant;

/**
 * What was read for a window.
 *
 * @param requests calls that were made, with those that failed or were made in vain
 * @param bodyHash SHA-256 over the raw bodies in the order of their pages, hexadecimal; null if none was read
 * @param observedAt when the last of them was read, UTC
 */
public record Proof(int requests, String bodyHash, Instant observedAt) {}
