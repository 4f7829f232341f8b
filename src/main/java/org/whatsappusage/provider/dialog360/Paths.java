package org.whatsappusage.provider.dialog360;

import org.whatsappusage.provider.Connection;
import org.whatsappusage.provider.HttpCall;
import org.whatsappusage.provider.Parameters;

/** The paths of the Partner API, from the partner down to a channel. */
final class Paths {

    private static final String PARTNERS = "/api/v2/partners";

    private Paths() {}

    static HttpCall.Builder partner(Connection connection, String what) {
        return HttpCall.get(connection.baseUrl(), PARTNERS, partnerId(connection), what);
    }

    static HttpCall.Builder client(Connection connection, Parameters parameters, String what) {
        return HttpCall.get(
                connection.baseUrl(),
                PARTNERS,
                partnerId(connection),
                "/clients",
                parameters.required(Parameters.CLIENT_ID),
                what);
    }

    static HttpCall.Builder channel(Connection connection, Parameters parameters, String what) {
        return HttpCall.get(
                connection.baseUrl(),
                PARTNERS,
                partnerId(connection),
                "/clients",
                parameters.required(Parameters.CLIENT_ID),
                "/channels",
                parameters.required(Parameters.CHANNEL_ID),
                what);
    }

    private static String partnerId(Connection connection) {
        if (connection.partnerId() == null) {
            throw new IllegalArgumentException("connection " + connection.name() + " has no partner-id");
        }
        return connection.partnerId();
    }
}
