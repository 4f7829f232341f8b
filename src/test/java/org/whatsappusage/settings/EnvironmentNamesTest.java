package org.whatsappusage.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.arbitraries.StringArbitrary;
import org.whatsappusage.provider.Providers;

class EnvironmentNamesTest {

    private static final Providers PROVIDERS = TestProviders.load();

    @Property
    void aKeyInLowerCaseComesBack(@ForAll("keysInLowerCase") String key) {
        EnvironmentNames names = new EnvironmentNames(Set.of(), PROVIDERS);

        assertThat(names.key(EnvironmentNames.variable(key))).isEqualTo(key);
    }

    @Property
    void aKeyThatAnotherSourceUsesComesBackAsItIs(@ForAll("keys") String key) {
        EnvironmentNames names = new EnvironmentNames(Set.of(key), PROVIDERS);

        assertThat(names.key(EnvironmentNames.variable(key))).isEqualTo(key);
    }

    @Example
    void theNameIsTakenFromAnyKeyOfItsFamily() {
        EnvironmentNames names = new EnvironmentNames(
                Set.of("whatsapp-usage.connections.My_Hub.provider", "whatsapp-usage.sinks.my-hub.uri"), PROVIDERS);

        assertThat(names.key("WHATSAPP_USAGE_CONNECTIONS_MY_HUB_API_KEY"))
                .isEqualTo("whatsapp-usage.connections.My_Hub.api-key");
        assertThat(names.key("WHATSAPP_USAGE_SINKS_MY_HUB_FORMAT")).isEqualTo("whatsapp-usage.sinks.my-hub.format");
    }

    @Example
    void everyStreamHasItsSchedule() {
        assertThat(new EnvironmentNames(Set.of(), PROVIDERS).key("WHATSAPP_USAGE_SCHEDULE_360DIALOG_CHANNEL_USAGE"))
                .isEqualTo("whatsapp-usage.schedule.360dialog.channel-usage");
    }

    @Example
    void namesThatReadTheSameAreRefused() {
        EnvironmentNames names = new EnvironmentNames(
                List.of("whatsapp-usage.connections.a-b.provider", "whatsapp-usage.connections.a_b.provider"),
                PROVIDERS);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> names.key("WHATSAPP_USAGE_CONNECTIONS_A_B_API_KEY"))
                .withMessage(
                        "the environment variable WHATSAPP_USAGE_CONNECTIONS_A_B_API_KEY may be for any of a-b, a_b;"
                                + " names must differ in more than case, - and _ for it to be used");
    }

    @Example
    void aVariableThatFitsNothingIsNamedWithTheNearest() {
        assertUnknown("WHATSAPP_USAGE_HTTP_PRT", "WHATSAPP_USAGE_HTTP_PORT");
        assertUnknown("WHATSAPP_USAGE_CONNECTIONS_MINE_APIKEY", "WHATSAPP_USAGE_CONNECTIONS_MINE_API_KEY");
        assertUnknown("WHATSAPP_USAGE_SCHEDULE_YCLOUD_USAGE_DETAIL", "WHATSAPP_USAGE_SCHEDULE_YCLOUD_USAGE_DETAILS");
        assertUnknown("WHATSAPP_USAGE_", "WHATSAPP_USAGE_ROUTES");
    }

    private static void assertUnknown(String variable, String nearest) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EnvironmentNames(Set.of(), PROVIDERS).key(variable))
                .withMessage("the environment variable " + variable + " fits no setting; the nearest known one is "
                        + nearest);
    }

    @Provide
    Arbitrary<String> keysInLowerCase() {
        return keys(Arbitraries.strings().withCharRange('a', 'z').numeric().withChars('-'));
    }

    @Provide
    Arbitrary<String> keys() {
        return keys(Arbitraries.strings().alpha().numeric().withChars('-', '_'));
    }

    private static Arbitrary<String> keys(StringArbitrary names) {
        return Combinators.combine(
                        Arbitraries.of(SettingKeys.all()).filter(key -> key.variables() < 2),
                        names.ofMinLength(1).ofMaxLength(12))
                .as((key, name) -> key.variables() == 0 ? key.key() : key.key(name));
    }
}
