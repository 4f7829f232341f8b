package org.whatsappusage.cli;

/**
 * The result of one proof.
 *
 * @param subject what was proved, such as {@code connection my-hub}, {@code ledger} or {@code sink files}
 * @param passed whether it is as it should be
 * @param detail what was found, or why it failed; no secret
 */
public record CheckLine(String subject, boolean passed, String detail) {}
