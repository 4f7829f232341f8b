package org.whatsappusage.settings;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The connections to the built-in sandbox, as settings: for who has configured none, and to be copied by who wants to try.
 *
 * @param baseUri where the sandbox is
 * @param partnerId of its 360dialog
 * @param apiKey360dialog accepted by its 360dialog; worthless elsewhere
 * @param apiKeyYCloud accepted by its YCloud; worthless elsewhere
 * @param managedAccountIds of its YCloud
 */
public record SandboxConnections(
        URI baseUri, String partnerId, String apiKey360dialog, String apiKeyYCloud, List<String> managedAccountIds) {

    /** Name of the connection to its 360dialog. */
    public static final String DIALOG360 = "sandbox-360dialog";

    /** Name of the connection to its YCloud. */
    public static final String YCLOUD = "sandbox-ycloud";

    /** What {@link Configuration#with} takes. */
    public SortedMap<String, String> properties() {
        SortedMap<String, String> properties = new TreeMap<>(dialog360());
        properties.putAll(ycloud());
        return properties;
    }

    /** The same as lines of a properties file, without a line end behind the last one. */
    public String snippet() {
        return lines(dialog360()) + "\n\n" + lines(ycloud());
    }

    private SortedMap<String, String> dialog360() {
        return new TreeMap<>(Map.of(
                SettingKeys.PROVIDER.key(DIALOG360),
                "360dialog",
                SettingKeys.BASE_URL.key(DIALOG360),
                baseUri.toString(),
                SettingKeys.PARTNER_ID.key(DIALOG360),
                partnerId,
                SettingKeys.API_KEY.key(DIALOG360),
                apiKey360dialog));
    }

    private SortedMap<String, String> ycloud() {
        return new TreeMap<>(Map.of(
                SettingKeys.PROVIDER.key(YCLOUD),
                "ycloud",
                SettingKeys.BASE_URL.key(YCLOUD),
                baseUri.toString(),
                SettingKeys.MANAGED_ACCOUNT_IDS.key(YCLOUD),
                String.join(", ", managedAccountIds),
                SettingKeys.API_KEY.key(YCLOUD),
                apiKeyYCloud));
    }

    private static String lines(SortedMap<String, String> properties) {
        return String.join(
                "\n",
                properties.entrySet().stream()
                        .map(property -> property.getKey() + " = " + property.getValue())
                        .toList());
    }
}
