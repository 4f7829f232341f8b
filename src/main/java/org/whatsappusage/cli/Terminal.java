package org.whatsappusage.cli;

import java.io.Console;
import java.io.PrintStream;

/**
 * Where a command writes.
 *
 * @param out for results
 * @param err for failures
 * @param watched whether somebody reads {@code out} as it comes, so that progress may be shown there
 */
record Terminal(PrintStream out, PrintStream err, boolean watched) {

    /** That of this process. */
    static Terminal ofProcess() {
        return new Terminal(System.out, System.err, isWatched(System.console()));
    }

    /** From JDK 22 on there is a console on a pipe too, which only its new method tells. */
    private static boolean isWatched(Console console) {
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
