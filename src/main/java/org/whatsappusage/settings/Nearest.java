package org.whatsappusage.settings;

import java.util.Collection;
import java.util.Comparator;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** What somebody who mistyped a word most likely meant. */
public final class Nearest {

    private Nearest() {}

    /**
     * The candidate that takes the fewest changes of a letter; the first of several.
     *
     * @throws java.util.NoSuchElementException if there is no candidate
     */
    public static String of(String word, Collection<String> candidates) {
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        return candidates.stream()
                .min(Comparator.comparing(candidate -> distance.apply(word, candidate)))
                .orElseThrow();
    }
}
