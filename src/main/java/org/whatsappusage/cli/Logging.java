package org.whatsappusage.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.whatsappusage.settings.LogLevel;

/** How much of the log reaches standard error. */
final class Logging {

    private Logging() {}

    /** Libraries stay at info: some of them write headers, and so credentials, below that. */
    static void apply(LogLevel level) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            LogLevel ofLibraries = level.compareTo(LogLevel.INFO) > 0 ? LogLevel.INFO : level;
            context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.toLevel(ofLibraries.name()));
            context.getLogger("org.whatsappusage").setLevel(Level.toLevel(level.name()));
        }
    }
}
