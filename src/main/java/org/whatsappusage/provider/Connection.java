package org.whatsappusage.provider;

import java.net.URI;

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

    /** False if the API key has a character that is not visible ASCII, such as the line end of the file it came from. */
    public boolean canSendApiKey() {
        return apiKey == null || apiKey.chars().allMatch(c -> c > ' ' && c <= '~');
    }

    /** Without the secrets, since it ends up in logs. */
    @Override
    public String toString() {
        return "connection " + name + " (" + provider + ", " + baseUrl + ")";
    }
}
