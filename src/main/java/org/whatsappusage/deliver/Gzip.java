package org.whatsappusage.deliver;

import java.util.Optional;

/** Compression of files by their names: those that end with {@code .gz} are compressed by gzip. */
public final class Gzip {

    private static final String ENDING = ".gz";

    private Gzip() {}

    /** @param fileName null if no file is written */
    public static boolean isAskedForBy(String fileName) {
        return fileName != null && fileName.endsWith(ENDING);
    }

    /** Why a file of this name cannot be of this format, for people; empty if it can. */
    public static Optional<String> problem(Format format, String fileName) {
        return isAskedForBy(fileName) && format.isCompressedWithin()
                ? Optional.of("format " + format.name()
                        + " is compressed within, and what reads it cannot read a file that is "
                        + "compressed as a whole; leave " + ENDING + " out of the name")
                : Optional.empty();
    }
}
