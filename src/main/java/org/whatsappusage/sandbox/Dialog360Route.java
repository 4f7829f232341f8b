package org.whatsappusage.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a path of the 360dialog Partner API v2 asks for.
 *
 * @param partnerId null for the token
 * @param clientId null where the path has none, as the channel id
 */
record Dialog360Route(Operation operation, String partnerId, String clientId, String channelId) {

    /** Named like the streams. */
    enum Operation {
        TOKEN("token", "POST"),
        CLIENTS("clients", "GET"),
        CHANNELS("channels", "GET"),
        PARTNER_BALANCE("partner-balance", "GET"),
        CLIENT_BALANCE("client-balance", "GET"),
        CHANNEL_BALANCE("channel-balance", "GET"),
        CHANNEL_USAGE("channel-usage", "GET");

        private final String id;
        private final String method;

        Operation(String id, String method) {
            this.id = id;
            this.method = method;
        }

        String id() {
            return id;
        }

        String method() {
            return method;
        }
    }

    /** @param segments of the whole path, {@code api} first */
    static Optional<Dialog360Route> of(List<String> segments) {
        List<String> rest = segments.subList(Math.min(2, segments.size()), segments.size());
        if (rest.equals(List.of("token"))) {
            return Optional.of(new Dialog360Route(Operation.TOKEN, null, null, null));
        }
        if (rest.size() < 3 || !rest.get(0).equals("partners")) {
            return Optional.empty();
        }
        String partner = rest.get(1);
        String shape = String.join("/", shape(rest.subList(2, rest.size())));
        return Optional.ofNullable(
                switch (shape) {
                    case "clients" -> new Dialog360Route(Operation.CLIENTS, partner, null, null);
                    case "channels" -> new Dialog360Route(Operation.CHANNELS, partner, null, null);
                    case "balance" -> new Dialog360Route(Operation.PARTNER_BALANCE, partner, null, null);
                    case "clients/*/info/balance" ->
                        new Dialog360Route(Operation.CLIENT_BALANCE, partner, rest.get(3), null);
                    case "clients/*/channels/*/info/balance" ->
                        new Dialog360Route(Operation.CHANNEL_BALANCE, partner, rest.get(3), rest.get(5));
                    case "clients/*/channels/*/info/usage" ->
                        new Dialog360Route(Operation.CHANNEL_USAGE, partner, rest.get(3), rest.get(5));
                    default -> null;
                });
    }

    /** The same with a star for each id: every second part, as names and ids take turns up to {@code info}. */
    private static List<String> shape(List<String> parts) {
        List<String> shape = new ArrayList<>(parts);
        for (int i = 1; i < shape.size() && !shape.get(i - 1).equals("info"); i += 2) {
            shape.set(i, "*");
        }
        return shape;
    }
}
