package org.whatsappusage.limit;

import java.util.List;
import java.util.Locale;

/**
 * What a call spends: the calls that a provider allows one subject. Two budgets of the same setting and subject are the same
 * budget, whichever connection they come from.
 *
 * @param setting name of the setting behind {@code whatsapp-usage.limits.}, such as {@code 360dialog.channel-usage.per-channel}
 * @param subject whose budget it is on the provider's side, such as the host and the channel's id; never a secret
 * @param documented the limits that hold at once unless the settings or the provider's answers say otherwise; empty if none is
 *     known, so that only what the answers say holds
 */
public record Budget(String setting, String subject, List<Limit> documented) {

    public Budget {
        documented = List.copyOf(documented);
    }

    /** Tells this budget from every other, in memory and in the store. */
    String key() {
        return setting + " " + subject;
    }

    /** What kind of subject it is, such as {@code channel}: the end of the setting's name. */
    String kind() {
        String last = setting.substring(setting.lastIndexOf('.') + 1);
        return (last.startsWith("per-") ? last.substring("per-".length()) : last).toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return setting + " of " + subject;
    }
}
