package org.whatsappusage.provider.dialog360;

import org.whatsappusage.provider.Connection;
import org.whatsappusage.provider.HttpCall;
import org.whatsappusage.provider.Parameters;

/** The paths of the Partner API, from the partner down to a channel. */
final class Paths {

    private static final String PARTNER = "/api/v2/partners/{}";
    private static final String CLIENT = PARTNER + "/clients/{}";
    private static final String CHANNEL = CLIENT + "/channels/{}";

    private Paths() {}

    static HttpCall.Builder partner(Connection connection, String what) {
        return HttpCall.get(connection.baseUrl(), PARTNER + what, partnerId(connection));
    }

    static HttpCall.Builder client(Connection connection, Parameters parameters, String what) {
        return HttpCall.get(
                connection.baseUrl(), CLIENT + what, partnerId(connection), parameters.required(Parameters.CLIENT_ID));
    }

    static HttpCall.Builder channel(Connection connection, Parameters parameters, String what) {
        return HttpCall.get(
                connection.baseUrl(),
                CHANNEL + what,
                partnerId(connection),
                parameters.required(Parameters.CLIENT_ID),
                parameters.required(Parameters.CHANNEL_ID));
    }

    private static String partnerId(Connection connection) {
        if (connection.partnerId() == null) {
            throw new IllegalArgumentException("connection " + connection.name() + " has no partner-id");
        }
        return connection.partnerId();
    }
}
