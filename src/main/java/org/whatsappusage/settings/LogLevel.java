package org.whatsappusage.settings;

/** How much the process says on standard error about its work. */
public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG
}
