package org.whatsappusage.cli;

import java.io.OutputStream;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;
import org.whatsappusage.collect.Again;
import org.whatsappusage.collect.Preview;
import org.whatsappusage.collect.ReplayReport;
import org.whatsappusage.deliver.ExportOrder;
import org.whatsappusage.deliver.ExportReport;
import org.whatsappusage.settings.Configuration;
import org.whatsappusage.settings.Settings;

/** What the commands need done. */
public interface Application {

    /** Why the application is started. */
    enum Mode {
        /** To read on a schedule and serve HTTP, until it is stopped. */
        RUN,
        /** For one pass. */
        SYNC,
        /** To tell what a pass would call. */
        PLAN,
        /** To prove the settings. */
        CHECK
    }

    /**
     * Starts what the mode needs and calls no provider yet. Without a configured connection it starts the built-in sandbox and adds
     * the connections to it.
     *
     * @param configuration all properties, those for Camel too
     * @param settings what {@code configuration} says, checked
     * @throws org.whatsappusage.settings.SettingsException if settings turn out to be wrong only now, such as a sink of an unknown
     *     component; names each key
     * @throws Exception if it cannot be started; the message tells the user why
     */
    Session start(Configuration configuration, Settings settings, Mode mode) throws Exception;

    /**
     * Rebuilds the ledger from its kept raw answers and restores what differs. Nothing is started and nobody is called.
     *
     * @param connection null for all
     * @param progress is told how many readings are done
     * @param stop is handed what ends it soon, to be run from any thread
     * @throws Exception if there is nothing to tell about; the message tells the user why
     */
    ReplayReport replay(Settings settings, String connection, Progress progress, Consumer<Runnable> stop)
            throws Exception;

    /**
     * Writes the ledger's current state of whole days as one document. Nothing is started and nobody is called.
     *
     * @param out is left open
     * @param progress is told how many records are done
     * @param stop is handed what ends it soon, to be run from any thread
     * @throws Exception if the document is not whole; the message tells the user why
     */
    ExportReport export(
            Settings settings, ExportOrder order, OutputStream out, Progress progress, Consumer<Runnable> stop)
            throws Exception;

    /** A started application. Safe to be closed from another thread, also while it works. */
    interface Session extends AutoCloseable {

        /** What the user should know before anything else, a line each; may be empty. */
        List<String> notes();

        /**
         * One pass over everything that is due, delivered to every sink. In {@link Mode#RUN} the first one, at once.
         *
         * @param progress is told how far it is; may be called from several threads
         * @return also if something failed, and if this was closed meanwhile: what was done until then
         * @throws Exception if there is nothing to tell about; the message tells the user why
         */
        SyncOutcome sync(Progress progress) throws Exception;

        /**
         * Reads whole days again, delivered to every sink; goes on where it was if it was cut off.
         *
         * @param progress is told how far it is; may be called from several threads
         * @return also if something failed, and if this was closed meanwhile: what was done until then
         * @throws Exception if there is nothing to tell about; the message tells the user why
         */
        SyncOutcome backfill(Again days, Progress progress) throws Exception;

        /** What a pass that began now would call; calls nothing. */
        Preview plan();

        /** One cheap proof of each thing that the settings name, in the order in which a user should read them. */
        List<CheckLine> check();

        /** Where it serves HTTP; null if the mode serves none. */
        URI address();

        /** Returns as soon as this is closed, or as it has stopped by itself. */
        void awaitStop() throws InterruptedException;

        /** Ends the work in order. A second call does nothing. */
        @Override
        void close();
    }
}
