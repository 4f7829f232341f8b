package org.whatsappusage.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.whatsappusage.provider.dialog360.Dialog360;
import org.whatsappusage.provider.ycloud.YCloud;

class ProvidersTest {

    private final Providers providers = Providers.load();

    @Test
    void areFoundByTheServiceLoader() {
        assertThat(providers.names()).contains("360dialog", "ycloud");
        assertThat(providers.get("ycloud")).isInstanceOf(YCloud.class);
        assertThat(providers.find("other")).isEmpty();
        assertThatThrownBy(() -> providers.get("other"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("no provider 'other'; there are [360dialog, ");
    }

    @Test
    void operationsByTheirPublishedNames() {
        assertThat(providers.get("360dialog").operations())
                .extracting(Operation::name)
                .containsExactlyInAnyOrder(
                        "clients", "channels", "partner-balance", "client-balance", "channel-balance", "channel-usage");
        assertThat(providers.get("ycloud").operations())
                .extracting(Operation::name)
                .containsExactlyInAnyOrder("usage-details", "account-balance");
        assertThat(providers.get("360dialog").baseUrl()).hasToString("https://hub.360dialog.io");
        assertThat(providers.get("ycloud").baseUrl()).hasToString("https://api.ycloud.com");
    }

    private static Connection connection(String key, String user, String password, String partner) {
        return new Connection("acme", "any", URI.create("https://example.com"), key, user, password, partner);
    }

    @Test
    void whatAConnectionTo360dialogLacks() {
        Dialog360 provider = new Dialog360();

        assertThat(provider.problems(connection("k", null, null, "p"))).isEmpty();
        assertThat(provider.problems(connection(null, "u", "w", "p"))).isEmpty();
        assertThat(provider.problems(connection(null, null, null, null)))
                .containsExactly("api-key is missing (or username and password)", "partner-id is missing");
        assertThat(provider.problems(connection("", " ", "", " ")))
                .containsExactly("api-key is missing (or username and password)", "partner-id is missing");
        assertThat(provider.problems(connection(null, "u", null, "p"))).containsExactly("password is missing");
        assertThat(provider.problems(connection(null, null, "w", "p"))).containsExactly("username is missing");
    }

    @Test
    void whatAConnectionToYCloudLacks() {
        YCloud provider = new YCloud();

        assertThat(provider.problems(connection("k", null, null, null))).isEmpty();
        assertThat(provider.problems(connection(null, null, null, null))).containsExactly("api-key is missing");
        assertThat(provider.problems(connection(" ", "", "", ""))).containsExactly("api-key is missing");
        assertThat(provider.problems(connection("k", "u", "w", "p")))
                .isEqualTo(List.of("username and password are for 360dialog only", "partner-id is for 360dialog only"));
    }

    /** Before anything is called, and without the key in it. */
    @ParameterizedTest
    @ValueSource(strings = {"key\n", " key", "key\r\nX: y", "kéy", "k ey"})
    void aKeyThatCannotBeSent(String key) {
        assertThat(new Dialog360().problems(connection(key, null, null, "p")))
                .containsExactly("api-key has a space, a line end or another character that no key has");
        assertThat(new YCloud().problems(connection(key, null, null, null)))
                .containsExactly("api-key has a space, a line end or another character that no key has");
    }

    /** A password in it would be in every message that names the call. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://user:pass@example.com",
                "https://example.com?key=1",
                "https://example.com#x",
                "ftp://example.com",
                "example.com",
                "https:///x"
            })
    void anAddressThatIsNone(String url) {
        Connection connection = new Connection("acme", "any", URI.create(url), "k", null, null, "p");

        assertThat(new Dialog360().problems(connection))
                .containsExactly("base-url is no http or https address without user, query and fragment");
    }

    @Test
    void howTheirDataIsCut() {
        for (Provider provider : List.of(new Dialog360(), new YCloud())) {
            assertThat(provider.operations())
                    .allSatisfy(operation -> assertThat(operation.plan().maxDays() > 0)
                            .as(operation.name())
                            .isEqualTo(operation.plan().kind() == StreamPlan.Kind.USAGE));
        }
        StreamPlan usage =
                new Dialog360().operation("channel-usage").orElseThrow().plan();
        assertThat(usage.zone()).as("each WABA has its own").isNull();
        assertThat(usage.maxDays()).isBetween(1, 30);
        assertThat(new YCloud().operation("usage-details").orElseThrow().plan().zone())
                .hasToString("+08:00");
        assertThat(new Dialog360()
                        .operation("client-balance")
                        .orElseThrow()
                        .plan()
                        .zone())
                .hasToString("Z");
    }
}
