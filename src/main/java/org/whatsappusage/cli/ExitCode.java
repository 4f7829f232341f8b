package org.whatsappusage.cli;

/** What a process says when it ends. */
final class ExitCode {

    /** All done. */
    static final int DONE = 0;

    /** Ended, but something failed or is incomplete. */
    static final int FAILED = 1;

    /** Wrong usage or settings; nothing was called. */
    static final int WRONG_USAGE = 2;

    private ExitCode() {}
}
