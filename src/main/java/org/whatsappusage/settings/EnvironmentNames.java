package org.whatsappusage.settings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.whatsappusage.provider.Operation;
import org.whatsappusage.provider.Provider;
import org.whatsappusage.provider.Providers;

/**
 * Which setting an environment variable stands for. Upper case and underscores lose what a key says, so the way back goes over
 * the known keys and over the names that other sources use.
 */
final class EnvironmentNames {

    /** What the variables of this program begin with. */
    static final String PREFIX = variable(SettingKey.PREFIX);

    private static final Pattern NAME = Pattern.compile("[A-Z0-9_]+");

    private final Providers providers;
    private final SortedSet<String> knownKeys;

    /**
     * @param knownKeys the keys that other sources set, for the names in them
     */
    EnvironmentNames(Collection<String> knownKeys, Providers providers) {
        this.providers = providers;
        this.knownKeys = new TreeSet<>(knownKeys);
    }

    /** The variable for a key: upper case, dots and hyphens as underscores. */
    static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /**
     * The key that a variable stands for.
     *
     * @throws IllegalArgumentException if there is none, or more than one; the message is fit for the user
     */
    String key(String variable) {
        return fixed(variable)
                .or(() -> scheduled(variable))
                .or(() -> named(variable))
                .orElseThrow(() -> unknown(variable));
    }

    private Optional<String> fixed(String variable) {
        return SettingKeys.all().stream()
                .filter(key -> key.variables() == 0)
                .map(SettingKey::key)
                .filter(key -> variable(key).equals(variable))
                .findFirst();
    }

    private Optional<String> scheduled(String variable) {
        return scheduleKeys().stream()
                .filter(key -> variable(key).equals(variable))
                .findFirst();
    }

    private List<String> scheduleKeys() {
        List<String> keys = new ArrayList<>();
        for (String name : providers.names()) {
            Provider provider = providers.get(name);
            for (Operation operation : provider.operations()) {
                keys.add(SettingKeys.SCHEDULE.key(name, operation.name()));
            }
        }
        return keys;
    }

    private Optional<String> named(String variable) {
        List<Match> matches = SettingKeys.all().stream()
                .filter(key -> key.variables() == 1)
                .flatMap(key -> match(key, variable).stream())
                .sorted(Comparator.comparingInt(match -> match.name().length()))
                .toList();
        for (Match match : matches) {
            Optional<String> known = knownName(match, variable);
            if (known.isPresent()) {
                return Optional.of(match.key().key(known.get()));
            }
        }
        return matches.stream().findFirst().map(match -> match.key()
                .key(match.name().toLowerCase(Locale.ROOT).replace('_', '-')));
    }

    private static Optional<Match> match(SettingKey<?> key, String variable) {
        String[] around = key.key("<").split("<");
        Pattern pattern =
                Pattern.compile(Pattern.quote(variable(around[0])) + "(.+)" + Pattern.quote(variable(around[1])));
        Matcher matcher = pattern.matcher(variable);
        return matcher.matches() && NAME.matcher(matcher.group(1)).matches()
                ? Optional.of(new Match(key, matcher.group(1)))
                : Optional.empty();
    }

    /** The name that another source uses and that reads the same in upper case. */
    private Optional<String> knownName(Match match, String variable) {
        String family = match.key().key("<").split("<")[0];
        List<String> names = knownKeys.stream()
                .filter(key -> key.startsWith(family) && key.indexOf('.', family.length()) > 0)
                .map(key -> key.substring(family.length(), key.indexOf('.', family.length())))
                .filter(name -> variable(name).equals(match.name()))
                .distinct()
                .toList();
        if (names.size() > 1) {
            throw new IllegalArgumentException("the environment variable " + variable + " may be for any of "
                    + String.join(", ", names) + "; names must differ in more than case, - and _ for it to be used");
        }
        return names.stream().findFirst();
    }

    private IllegalArgumentException unknown(String variable) {
        List<String> candidates = new ArrayList<>(scheduleKeys());
        String key = variable.toLowerCase(Locale.ROOT).replaceFirst("_", "-").replace('_', '.');
        SettingKeys.all().stream()
                .filter(known -> known.variables() < 2)
                .map(known -> known.variables() == 0 ? known.key() : known.key(likelyName(known, key)))
                .forEach(candidates::add);
        String nearest = Nearest.of(
                variable, candidates.stream().map(EnvironmentNames::variable).toList());
        return new IllegalArgumentException(
                "the environment variable " + variable + " fits no setting; the nearest known one is " + nearest);
    }

    /** What stands where the name belongs, as far as one can tell: the part behind the family's. */
    private static String likelyName(SettingKey<?> known, String key) {
        String[] parts = key.split("\\.");
        int index = known.key("<").split("<")[0].split("\\.").length;
        return index < parts.length && !parts[index].isEmpty() ? parts[index] : "name";
    }

    private record Match(SettingKey<?> key, String name) {}
}
