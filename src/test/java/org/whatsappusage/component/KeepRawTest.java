package org.whatsappusage.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.whatsappusage.component.ScriptedServer.Answer;
import org.whatsappusage.provider.Operation;
import org.whatsappusage.provider.Provider;
import org.whatsappusage.provider.Providers;
import org.whatsappusage.provider.RawPage;

/** The raw answer beside the typed one, and that it reads the same once more. */
class KeepRawTest {

    private static final String USAGE = " {\"id\":\"waba-1\",\"currency\":\"USD\",\"pricing_analytics\":{\"data\":[{"
            + "\"data_points\":[{\"start\":1772668800,\"end\":1772755200,\"volume\":7,\"cost\":0.70,\"new\":\"é\"}]}]}} \n";

    private ComponentFixture camel;

    @BeforeEach
    void start() throws IOException {
        camel = new ComponentFixture(request -> request.path().endsWith("/info/usage")
                ? Answer.ok(USAGE)
                : Answer.ok("[{\"total\":100.50,\"currency\":\"EUR\"}]"));
        camel.start();
    }

    @AfterEach
    void stop() throws IOException {
        camel.close();
    }

    private static String plain(Message message) throws IOException {
        byte[] body = message.getHeader(WhatsAppUsageConstants.RAW_BODY, byte[].class);
        return new String(new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes(), StandardCharsets.UTF_8);
    }

    private static org.whatsappusage.provider.Answer again(Message message, String operation) {
        Provider provider = Providers.load().get("360dialog");
        Operation reader = provider.operation(operation).orElseThrow();
        return new RawPage(
                        message.getHeader(WhatsAppUsageConstants.RAW_BODY, byte[].class),
                        message.getHeader(WhatsAppUsageConstants.RAW_PARAMETERS, String.class))
                .read(
                        provider,
                        reader,
                        message.getBody(org.whatsappusage.provider.Answer.class)
                                .observations()
                                .get(0)
                                .connection());
    }

    @Test
    void the_body_is_what_the_provider_sent_byte_for_byte_and_reads_the_same() throws Exception {
        Message message = camel.call(
                        camel.dialog360(
                                "channel-usage",
                                "keepRaw=true&clientId=CL&channelId=CH&timeZone=UTC&phoneNumber=%2B4930123456"),
                        Map.of(
                                WhatsAppUsageConstants.START_DATE, LocalDate.parse("2026-03-05"),
                                WhatsAppUsageConstants.END_DATE, "1772755199",
                                WhatsAppUsageConstants.DIMENSIONS, List.of("country", "tier")))
                .getMessage();

        assertThat(plain(message)).isEqualTo(USAGE);
        assertThat(again(message, "channel-usage").observations())
                .hasSize(1)
                .isEqualTo(
                        message.getBody(org.whatsappusage.provider.Answer.class).observations());
    }

    /** The balance says when it was observed, and belongs to a partner that no parameter names. */
    @Test
    void partner_and_time_of_the_answer_are_kept_with_it() throws Exception {
        Message message =
                camel.call(camel.dialog360("partner-balance", "keepRaw=true")).getMessage();

        assertThat(again(message, "partner-balance").observations())
                .hasSize(1)
                .isEqualTo(
                        message.getBody(org.whatsappusage.provider.Answer.class).observations());
    }

    @Test
    void secrets_are_not_kept() {
        String parameters = camel.call(
                        camel.dialog360(
                                "partner-balance",
                                "keepRaw=true&username=user-1&password=RAW(pass-1)&parameter.accessToken=token-7&parameter.sort=x"))
                .getMessage()
                .getHeader(WhatsAppUsageConstants.RAW_PARAMETERS, String.class);

        assertThat(parameters)
                .contains("\"sort\":\"x\"")
                .contains("\"partnerId\":\"PA\"")
                .doesNotContain("key-1")
                .doesNotContain("user-1")
                .doesNotContain("pass-1")
                .doesNotContain("token-7");
    }

    @Test
    void without_the_option_there_is_no_raw_answer_and_none_of_an_earlier_call() {
        Exchange exchange = camel.call(
                camel.dialog360("partner-balance", ""),
                Map.of(WhatsAppUsageConstants.RAW_BODY, new byte[1], WhatsAppUsageConstants.RAW_PARAMETERS, "{}"));

        assertThat(exchange.getMessage().getHeaders())
                .doesNotContainKey(WhatsAppUsageConstants.RAW_BODY)
                .doesNotContainKey(WhatsAppUsageConstants.RAW_PARAMETERS);
    }
}
