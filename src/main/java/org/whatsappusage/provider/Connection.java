package org.whatsappusage.provider;

import java.net.URI;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.whatsappusage.record.Sha256;

/**
 * An account with a provider.
 *
 * @param name as configured; part of every record's identity
 * @param provider name of the provider
 * @param baseUrl where its API is
 * @param apiKey secret, null if there is none
 * @param username for a Bearer token instead of an API key, null if there is none
 * @param password secret, null if there is none
 * @param partnerId 360dialog partner, null elsewhere
 */
public record Connection(
        String name, String provider, URI baseUrl, String apiKey, String username, String password, String partnerId) {

    private static final int FINGERPRINT_BYTES = 8;

    /** Blank is as good as absent: an environment variable may be set to nothing. */
    public Connection {
        apiKey = present(apiKey);
        username = present(username);
        password = present(password);
        partnerId = present(partnerId);
    }

    private static String present(String text) {
        return text == null || text.isBlank() ? null : text;
    }

    /** What is wrong whoever the provider is, each in words that name the setting; empty if nothing is. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (apiKey != null && !apiKey.chars().allMatch(c -> c > ' ' && c <= '~')) {
            problems.add("api-key has a space, a line end or another character that no key has");
        }
        if (!isPlainAddress(baseUrl)) {
            // Not quoted, since a password may stand in it.
            problems.add("base-url is no http or https address without user, query and fragment");
        }
        return problems;
    }

    private static boolean isPlainAddress(URI url) {
        return ("http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme()))
                && url.getHost() != null
                && url.getRawUserInfo() == null
                && url.getRawQuery() == null
                && url.getRawFragment() == null;
    }

    /** Where the provider's things live: two connections to one host see the same ones. */
    public String host() {
        return baseUrl.getRawAuthority().toLowerCase(Locale.ROOT);
    }

    /** Whose calls these are on the provider's side: the partner's, else those of whoever has the key. Holds no secret. */
    public String account() {
        if (partnerId != null) {
            return host() + "/" + partnerId;
        }
        String credential = apiKey == null ? username : apiKey;
        return credential == null ? host() : host() + "/" + fingerprint(credential);
    }

    private static String fingerprint(String secret) {
        return HexFormat.of().formatHex(Sha256.of(secret), 0, FINGERPRINT_BYTES);
    }

    /** Without the secrets, since it ends up in logs. */
    @Override
    public String toString() {
        return "connection " + name + " (" + provider + ", " + baseUrl + ")";
    }
}
