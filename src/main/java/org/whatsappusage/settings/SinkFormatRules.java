package org.whatsappusage.settings;

import org.whatsappusage.settings.SinkSettings.Finality;
import org.whatsappusage.settings.SinkSettings.Mode;

/**
 * What a sink of a format is where its settings do not say otherwise, and what they cannot say. The sources of the billing
 * systems' rules stand with their formats.
 *
 * @param mode where none is set
 * @param billing whether it is for a billing system, which adds up what it gets and so knows no other mode, and which asks
 *     whom a record is billed to
 * @param batchSize where none is set
 * @param mostRecords that a message can hold
 * @param finality where none is set
 */
record SinkFormatRules(Mode mode, boolean billing, int batchSize, int mostRecords, Finality finality) {

    /** As many as {@code batch-size} can be. */
    static final int ANY_NUMBER = 1_000_000;

    static SinkFormatRules of(String format) {
        return switch (format) {
            // A message in structured mode is one event.
            case "cloudevents" -> new SinkFormatRules(Mode.STATE, false, 1, ANY_NUMBER, Finality.ANY);
            case "openmeter" -> new SinkFormatRules(Mode.DELTA, true, 100, ANY_NUMBER, Finality.ANY);
            case "lago" -> new SinkFormatRules(Mode.DELTA, true, 100, 100, Finality.ANY);
            case "stripe" -> new SinkFormatRules(Mode.DELTA, true, 1, 1, Finality.SETTLED);
            default -> new SinkFormatRules(Mode.STATE, false, 5_000, ANY_NUMBER, Finality.ANY);
        };
    }
}
