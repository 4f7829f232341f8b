package org.whatsappusage.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A setting, or a family of settings whose keys differ in a part that the user names.
 *
 * @param pattern the key behind {@code whatsapp-usage.}; a part in angle brackets stands for any name
 * @param type what its values look like
 * @param defaultValue as text, null if there is none
 * @param exposure whether its value may be shown
 * @param description what it does, as Markdown for {@code docs/settings.md}; says what happens without it where there is no
 *     default
 * @param example a value, null if the default is one
 */
public record SettingKey<T>(
        String pattern, ValueType<T> type, String defaultValue, Exposure exposure, String description, String example) {

    /** What all keys begin with. */
    public static final String PREFIX = "whatsapp-usage.";

    /** Whether a value may be shown in messages. */
    public enum Exposure {
        /** Yes. */
        PLAIN,
        /** No, since credentials may stand inside of it. */
        MAY_HOLD_SECRETS,
        /** No, it is a secret. */
        SECRET
    }

    /** Whether a value may be shown in messages and logs. */
    public boolean shown() {
        return exposure == Exposure.PLAIN;
    }

    /** The whole key, the parts in angle brackets replaced by {@code names} in their order. */
    public String key(String... names) {
        StringBuilder key = new StringBuilder(PREFIX);
        int next = 0;
        for (String part : parts()) {
            key.append(isVariable(part) ? names[next++] : part).append('.');
        }
        return key.substring(0, key.length() - 1);
    }

    /** What stands for the parts in angle brackets if {@code key}, with its prefix, is of this family. */
    public Optional<List<String>> names(String key) {
        if (!key.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String[] given = key.substring(PREFIX.length()).split("\\.", -1);
        String[] own = parts();
        if (given.length != own.length) {
            return Optional.empty();
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < own.length; i++) {
            if (isVariable(own[i])) {
                names.add(given[i]);
            } else if (!own[i].equals(given[i])) {
                return Optional.empty();
            }
        }
        return Optional.of(names);
    }

    /** The key of this family that is most like {@code key}: what stands where a name belongs is taken for the name. */
    String likeliest(String key) {
        String[] given = key.substring(PREFIX.length()).split("\\.", -1);
        String[] own = parts();
        for (int i = 0; i < own.length; i++) {
            if (isVariable(own[i]) && i < given.length && !given[i].isEmpty()) {
                own[i] = given[i];
            }
        }
        return PREFIX + String.join(".", own);
    }

    /** How many parts the user names. */
    int variables() {
        int variables = 0;
        for (String part : parts()) {
            variables += isVariable(part) ? 1 : 0;
        }
        return variables;
    }

    private String[] parts() {
        return pattern.split("\\.");
    }

    private static boolean isVariable(String part) {
        return part.startsWith("<");
    }
}
