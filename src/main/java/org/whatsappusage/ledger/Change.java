package org.whatsappusage.ledger;

import org.whatsappusage.record.RecordVersion;

/**
 * An entry of the change log.
 *
 * @param number its place in the log; a later change has a greater one
 * @param version of the record that was written
 */
public record Change(long number, RecordVersion version) {}
