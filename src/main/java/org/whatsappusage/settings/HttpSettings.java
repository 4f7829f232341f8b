package org.whatsappusage.settings;

/**
 * What the process serves.
 *
 * @param port 0: any free one
 */
public record HttpSettings(int port) {}
