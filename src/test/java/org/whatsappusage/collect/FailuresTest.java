package org.whatsappusage.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.whatsappusage.collect.HubScript.path;
import static org.whatsappusage.collect.HubScript.usageOf;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.whatsappusage.component.ScriptedServer;
import org.whatsappusage.component.ScriptedServer.Answer;

/** What a failure means, and for whom. */
class FailuresTest {

    private static final String[] USAGE = {"streams=channel-usage", "start-date=2026-04-15"};

    private final HubScript hub = new HubScript();

    @AutoClose
    private CollectFixture collect;

    @BeforeEach
    void prepare() {
        hub.channel("CH1", "CL1", "UTC");
        hub.channel("CH2", "CL1", "UTC");
        hub.channel("CH3", "CL2", "UTC");
        collect = new CollectFixture("2026-04-20T10:00:00Z");
    }

    private static String foreignUsage(String phone) {
        return "{\"id\":\"w\",\"currency\":\"EUR\",\"pricing_analytics\":{\"data\":[{\"data_points\":[{\"start\":1776643200,"
                + "\"end\":1776729600,\"phone_number\":\"" + phone + "\",\"volume\":9}]}]}}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"CH1", "CH2", "CH3"})
    void one_channel_that_fails_leaves_the_rest(String broken) throws Exception {
        hub.fault(usageOf(broken), request -> Answer.status(400, "{\"meta\":{\"developer_message\":\"no\"}}"));
        collect.hub("hub", hub, USAGE);
        SyncReport report = collect.sync();

        assertThat(report.failures())
                .singleElement()
                .asString()
                .contains("hub channel-usage", "channel " + broken, "client CL", "400", "no");
        for (String channel : new String[] {"CH1", "CH2", "CH3"}) {
            assertThat(collect.volumes(channel)).as(channel).hasSize(channel.equals(broken) ? 0 : 6);
        }
        assertThat(collect.count("sync_window where not complete and stream = 'channel-usage'"))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/PA/clients", "/PA/channels", "/PA/balance", "/CL1/info/balance", "/CH3/info/balance"})
    void a_balance_or_a_list_that_fails_leaves_the_rest(String broken) throws Exception {
        hub.fault(path(broken), request -> Answer.status(400, "{}"));
        ScriptedServer server = collect.hub("hub", hub, "start-date=2026-04-15");
        SyncReport report = collect.sync();

        assertThat(report.failures()).hasSize(1);
        assertThat(CollectFixture.calls(server))
                .as("nothing else is left out, and nothing is asked for twice")
                .hasSize(
                        switch (broken) {
                            case "/PA/channels" -> 3 + 2;
                            case "/PA/clients" -> 3 + 3 + 3;
                            default -> 3 + 2 + 3 + 3;
                        })
                .allSatisfy((path, times) -> assertThat(times).isEqualTo(1));
    }

    @Test
    void a_failure_is_tried_again_by_the_next_sync() throws Exception {
        hub.fault(usageOf("CH2"), request -> Answer.status(400, "{}"));
        collect.hub("hub", hub, USAGE);
        collect.sync();
        hub.healed();
        collect.clock().pass(Duration.ofMinutes(5));

        assertThat(collect.sync().failures()).isEmpty();
        assertThat(collect.volumes("CH2")).hasSize(6);
    }

    @Test
    void usage_of_another_number_is_a_failure_and_no_row_and_is_not_asked_for_again() throws Exception {
        hub.fault(usageOf("CH2"), request -> Answer.ok(foreignUsage("4915199999999")));
        ScriptedServer server = collect.hub("hub", hub, USAGE);
        SyncReport report = collect.sync();

        assertThat(report.failures()).singleElement().asString().contains("CH2", "+4915199999999");
        assertThat(collect.volumes("CH2")).isEmpty();
        assertThat(CollectFixture.requests(server, usageOf("CH2"))).hasSize(1);
    }

    @Test
    void a_channel_that_is_gone_is_a_note_if_it_was_terminated() throws Exception {
        hub.channel("OLD", "CL1", "UTC").ended("2026-04-17T12:00:00Z");
        hub.fault(usageOf("OLD"), request -> Answer.status(404, "{}"));
        collect.hub("hub", hub, USAGE);
        SyncReport report = collect.sync();

        assertThat(report.failures()).isEmpty();
        assertThat(report.notes()).singleElement().asString().contains("OLD", "404", "no failure");
    }

    @Test
    void a_channel_that_is_gone_is_a_failure_if_it_lives() throws Exception {
        hub.fault(usageOf("CH1"), request -> Answer.status(404, "{}"));
        collect.hub("hub", hub, USAGE);
        SyncReport report = collect.sync();

        assertThat(report.notes()).isEmpty();
        assertThat(report.failures()).singleElement().asString().contains("CH1", "404");
    }

    @Test
    void another_failure_of_a_terminated_channel_is_one() throws Exception {
        hub.channel("OLD", "CL1", "UTC").ended("2026-04-17T12:00:00Z");
        hub.fault(usageOf("OLD"), request -> Answer.status(400, "{}"));
        collect.hub("hub", hub, USAGE);

        assertThat(collect.sync().failures()).hasSize(1);
    }

    @Test
    void a_terminated_channel_is_read_to_its_end_and_loses_nothing_later() throws Exception {
        HubScript.Channel old = hub.channel("OLD", "CL1", "UTC").ended("2026-04-17T12:00:00Z");
        collect.hub("hub", hub, USAGE);
        collect.sync();
        assertThat(collect.volumes("OLD")).hasSize(4);

        old.uses(day -> 0);
        collect.clock().pass(Duration.ofHours(2));
        collect.sync();
        assertThat(collect.volumes("OLD")).hasSize(4);
    }

    @Test
    void a_refused_key_gives_up_its_connection_after_a_few_calls_and_leaves_others_alone() throws Exception {
        ScriptedServer good = collect.hub("good", hub, USAGE);
        HubScript other = new HubScript();
        for (int i = 0; i < 20; i++) {
            other.channel("X" + i, "CL", "UTC");
        }
        other.fault(path("/info/usage"), request -> Answer.status(401, "{}"));
        ScriptedServer bad = collect.hub("bad", other, USAGE);
        SyncReport report = collect.sync();

        assertThat(CollectFixture.requests(bad, path("/info/usage"))).hasSizeLessThanOrEqualTo(3);
        assertThat(report.failures())
                .hasSize(4)
                .allSatisfy(failure -> assertThat(failure).startsWith("bad"))
                .anySatisfy(failure -> assertThat(failure).contains("given up", "17 windows"));
        assertThat(CollectFixture.requests(good, path("/info/usage"))).hasSize(3);
    }

    @Test
    void a_key_that_is_refused_from_the_start_is_used_a_few_times_at_most() throws Exception {
        hub.fault(request -> true, request -> Answer.status(401, "{}"));
        ScriptedServer server = collect.hub("hub", hub);
        SyncReport report = collect.sync();

        assertThat(server.requests()).hasSizeLessThanOrEqualTo(3);
        assertThat(report.failures()).anySatisfy(failure -> assertThat(failure).contains("hub", "given up"));
    }

    @Test
    void one_account_that_is_forbidden_leaves_the_rest() throws Exception {
        hub.fault(usageOf("CH1"), request -> Answer.status(403, "{}"));
        collect.hub("hub", hub, USAGE);

        assertThat(collect.sync().failures()).singleElement().asString().contains("CH1", "403");
        assertThat(collect.volumes("CH3")).hasSize(6);
    }

    @Test
    void accounts_that_are_forbidden_are_asked_once_and_keep_no_other_from_being_read() throws Exception {
        for (int i = 0; i < 20; i++) {
            hub.channel("X" + i, "CL", "UTC");
        }
        hub.fault(
                request -> path("/info/usage").test(request) && request.path().contains("/channels/X"),
                request -> Answer.status(403, "{}"));
        ScriptedServer server = collect.hub("hub", hub, USAGE);

        assertThat(collect.sync().failures()).hasSize(20).allSatisfy(failure -> assertThat(failure)
                .contains("channel X", "403"));
        assertThat(CollectFixture.requests(server, request -> request.path().contains("/channels/X")))
                .hasSize(20);
        assertThat(collect.volumes("CH1")).hasSize(6);
    }

    @Test
    void a_channel_that_is_not_listed_any_more_is_told_and_keeps_its_records() throws Exception {
        hub.channel("GONE", "CL", "UTC");
        collect.hub("hub", hub, USAGE);
        collect.sync();
        hub.unlist("GONE");
        collect.clock().pass(Duration.ofMinutes(1));

        SyncReport report = collect.sync();

        assertThat(report.failures()).isEmpty();
        assertThat(report.notes())
                .singleElement()
                .asString()
                .contains("hub: channel GONE of client CL is not listed any more");
        assertThat(collect.volumes("GONE")).isNotEmpty();
        collect.clock().pass(Duration.ofMinutes(1));
        assertThat(collect.sync().notes()).isEmpty();
    }

    @Test
    void a_connection_that_was_given_up_is_tried_again_by_the_next_sync() throws Exception {
        hub.fault(request -> true, request -> Answer.status(401, "{}"));
        collect.hub("hub", hub, USAGE);
        collect.sync();
        hub.healed();
        collect.clock().pass(Duration.ofMinutes(1));

        assertThat(collect.sync().failures()).isEmpty();
        assertThat(collect.volumes("CH1")).hasSize(6);
    }

    @ParameterizedTest
    @CsvSource({"500, {}", "503, ''", "429, {}", "200, '{\"id\":\"w\",'"})
    void a_fault_that_passes_is_no_failure(int status, String body) throws Exception {
        hub.passing(3, usageOf("CH1"), request -> Answer.status(status, body).with("Retry-After", "0"));
        ScriptedServer server = collect.hub("hub", hub, USAGE);

        assertThat(collect.sync().failures()).isEmpty();
        assertThat(collect.volumes("CH1")).hasSize(6);
        assertThat(CollectFixture.requests(server, usageOf("CH1"))).hasSize(4);
    }

    @Test
    void a_redirect_is_not_tried_again_and_names_the_setting() throws Exception {
        hub.fault(usageOf("CH1"), request -> Answer.status(302, "").with("Location", "https://new.example.org/?k=1"));
        ScriptedServer server = collect.hub("hub", hub, USAGE);

        assertThat(collect.sync().failures())
                .singleElement()
                .asString()
                .contains("channel CH1", "302", "new.example.org", "base-url")
                .doesNotContain("k=1");
        assertThat(CollectFixture.requests(server, usageOf("CH1"))).hasSize(1);
    }

    @Test
    void a_fault_that_does_not_pass_is_a_failure_after_as_many_tries_as_are_set() throws Exception {
        hub.fault(usageOf("CH1"), request -> Answer.status(503, "{}"));
        ScriptedServer server = collect.set("retry.most", "2").hub("hub", hub, USAGE);

        assertThat(collect.sync().failures()).singleElement().asString().contains("CH1", "503");
        assertThat(CollectFixture.requests(server, usageOf("CH1"))).hasSize(3);
        assertThat(collect.volumes("CH2")).hasSize(6);
    }

    @Test
    void each_fault_of_a_sync_has_tries_of_its_own() throws Exception {
        hub.passing(3, usageOf("CH1"), request -> Answer.status(503, "{}"));
        hub.passing(3, usageOf("CH2"), request -> Answer.status(503, "{}"));
        hub.passing(3, path("/PA/channels"), request -> Answer.status(503, "{}"));
        collect.hub("hub", hub, USAGE);

        assertThat(collect.sync().failures()).isEmpty();
    }

    @Test
    void a_wrong_request_is_not_sent_again() throws Exception {
        hub.fault(usageOf("CH1"), request -> Answer.status(400, "{}"));
        ScriptedServer server = collect.hub("hub", hub, USAGE);
        collect.sync();

        assertThat(CollectFixture.requests(server, usageOf("CH1"))).hasSize(1);
    }

    @Test
    void a_channel_of_which_one_window_fails_has_the_others() throws Exception {
        collect.hub("hub", hub, "streams=channel-usage", "start-date=2026-01-01", "time-zone=UTC");
        hub.fault(
                request -> usageOf("CH1").test(request)
                        && Long.parseLong(request.query("start_date")) < 1767225600L + 40 * 86400L
                        && Long.parseLong(request.query("start_date")) > 1767225600L,
                request -> Answer.status(400, "{}"));
        SyncReport report = collect.sync();

        assertThat(report.failures()).singleElement().asString().contains("CH1", "2026-01-21..", "(UTC)");
        assertThat(collect.volumes("CH1")).hasSizeBetween(75, 85);

        hub.healed();
        collect.clock().pass(Duration.ofHours(1));
        assertThat(collect.sync().failures()).isEmpty();
        assertThat(collect.volumes("CH1")).hasSize(110);
    }

    @Test
    void a_window_that_another_process_has_taken_over_is_left_to_it_and_the_rest_goes_on(@TempDir Path folder)
            throws Exception {
        hub.passing(1, usageOf("CH2"), request -> {
            takeOver("CH2");
            return Answer.status(400, "{}");
        });
        collect.set("sinks.files.uri", folder.toUri().toString()).set("sinks.files.format", "csv");
        collect.hub("hub", hub, "streams=channel-usage", "start-date=2026-04-15", "time-zone=UTC");
        SyncReport report = collect.sync();

        assertThat(report.notes())
                .singleElement()
                .asString()
                .contains("channel CH2", "another reader has taken it over");
        assertThat(collect.volumes("CH1")).isNotEmpty();
        assertThat(collect.volumes("CH3")).isNotEmpty();
        assertThat(collect.column("select position from sink_position"))
                .as("what was read is delivered")
                .containsExactly(Long.toString(collect.count("usage_change")));
    }

    private void takeOver(String channel) {
        try {
            collect.damage(
                    "update work set attempt = attempt + 1 where scope = '" + channel + "' and state = 'leased'");
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
