package org.whatsappusage.settings;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.whatsappusage.limit.Limit;

/**
 * The budgets that calls have, as set or as documented by the providers.
 *
 * @param byKey by the key behind {@code whatsapp-usage.limits.}, such as {@code 360dialog.channel-usage.per-channel}
 */
public record Limits(SortedMap<String, List<Limit>> byKey) {

    public Limits {
        byKey = Collections.unmodifiableSortedMap(new TreeMap<>(byKey));
    }

    /**
     * All limits that hold for calls of a stream which share a thing: those of the stream and those of the whole provider.
     *
     * @param scope what shares the budget, such as {@code per-channel}, {@code per-waba}, {@code per-client}, {@code per-account}
     * @return empty if there is no limit
     */
    public List<Limit> of(String provider, String stream, String scope) {
        List<Limit> limits = new ArrayList<>(byKey.getOrDefault(provider + "." + stream + "." + scope, List.of()));
        limits.addAll(byKey.getOrDefault(provider + "." + scope, List.of()));
        return List.copyOf(limits);
    }
}
