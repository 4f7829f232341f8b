package org.whatsappusage.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.whatsappusage.ledger.LedgerFixture.window;
import static org.whatsappusage.ledger.UsageFixture.usage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.whatsappusage.deliver.server.ArtemisBroker;
import org.whatsappusage.deliver.server.KafkaBroker;
import org.whatsappusage.deliver.server.MortalBroker;
import org.whatsappusage.deliver.server.RabbitMqBroker;
import org.whatsappusage.ledger.LedgerFixture;
import org.whatsappusage.settings.SinkSettings;

/** The shipped routes to a message broker that is killed in the middle of a delivery and comes back. */
class BrokerIT {

    @Nested
    class OnArtemis extends Contract {
        @Override
        MortalBroker broker(Path folder) throws IOException {
            return new ArtemisBroker(folder);
        }
    }

    @Nested
    class OnKafka extends Contract {
        @Override
        MortalBroker broker(Path folder) throws IOException {
            return new KafkaBroker(folder);
        }

        @Override
        void assertKey(String key, JsonNode record) {
            assertThat(key).isEqualTo(record.get("record_key").textValue());
        }

        @Test
        void documentsOfManyRecordsStayInTheirOrder(@TempDir Path folder) throws Exception {
            try (Delivering delivering = new Delivering(folder, "jsonl", 7)) {
                delivering.read(RECORDS, 1);
                delivering.read(RECORDS, 2);
                assertThat(delivering.deliver().failure()).isNull();
                List<String> versions = new ArrayList<>();
                for (MortalBroker.Message message : delivering.broker.messages()) {
                    assertThat(message.key()).isNull();
                    for (String line : message.body().lines().toList()) {
                        versions.add(json.readTree(line).get("version").asText());
                    }
                }
                assertThat(versions).hasSize(2 * RECORDS).isSorted();
            }
        }
    }

    @Nested
    class OnRabbitMq extends Contract {
        @Override
        MortalBroker broker(Path folder) throws IOException {
            return new RabbitMqBroker(folder);
        }
    }

    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    abstract static class Contract {

        static final int RECORDS = 60;
        private static final int KILLED_AT = 47;

        final ObjectMapper json = new ObjectMapper();

        abstract MortalBroker broker(Path folder) throws IOException;

        /** @param key of the message that the record came in; null if the broker knows no such thing */
        void assertKey(String key, JsonNode record) {
            assertThat(key).isNull();
        }

        @Test
        void aBrokerThatIsKilledHasEverythingOnceItIsBack(@TempDir Path folder) throws Exception {
            try (Delivering delivering = new Delivering(folder, "cloudevents", 1)) {
                killedAndBack(delivering);
                repeated(delivering);
                assertThatBothAreEqual(delivering);
            }
        }

        private static void killedAndBack(Delivering delivering) throws Exception {
            delivering.read(RECORDS, 1);
            delivering.read(RECORDS - 1, 2);
            Interruption interruption = delivering.killBefore(KILLED_AT);
            DeliveryReport.Outcome broken = delivering.deliver();
            assertThat(broken.failure()).isNotNull();
            assertThat(broken.documents()).isEqualTo(KILLED_AT - 1);
            assertThat(interruption.sent())
                    .as("who is not reached is not asked about other records")
                    .isEqualTo(KILLED_AT);
            assertThat(delivering.deliver().failure()).as("while it is away").isNotNull();
            delivering.read(RECORDS - 2, 3);

            delivering.broker.start();
            assertThat(delivering.deliver().failure()).isNull();
            assertThat(delivering.fixture.query("SELECT 1 FROM sink_dead_letter"))
                    .isEmpty();
        }

        /** What a process sends again that was killed after it had sent and before it had noted that. */
        private static void repeated(Delivering delivering) {
            delivering.fixture.change("UPDATE sink_position SET position = 0, offered = 0");
            assertThat(delivering.deliver().failure()).isNull();
        }

        private void assertThatBothAreEqual(Delivering delivering) throws Exception {
            List<MortalBroker.Message> messages = delivering.broker.messages();
            Map<String, JsonNode> first = new HashMap<>();
            Map<String, Integer> newest = new HashMap<>();
            for (MortalBroker.Message message : messages) {
                JsonNode event = json.readTree(message.body());
                JsonNode record = event.get("data");
                String key = record.get("record_key").textValue();
                int version = record.get("version").intValue();
                String id = event.get("id").textValue();
                assertThat(id).isEqualTo(key + ":" + version);
                assertKey(message.key(), record);
                JsonNode before = first.putIfAbsent(id, event);
                if (before == null) {
                    assertThat(version).as("order of " + key).isEqualTo(newest.merge(key, 1, Integer::sum));
                } else {
                    assertThat(event).isEqualTo(before);
                }
            }
            List<String> versions =
                    first.values().stream().map(event -> row(event.get("data"))).toList();
            assertThat(versions)
                    .containsExactlyInAnyOrderElementsOf(delivering.fixture.query(
                            "SELECT record_key, version, tier, quantity, withdrawn FROM usage_version"));
            assertThat(messages).hasSizeGreaterThanOrEqualTo(2 * versions.size());
        }

        private static String row(JsonNode record) {
            return record.get("record_key").textValue() + " " + record.get("version") + " "
                    + record.get("tier").textValue() + " " + record.get("quantity") + " "
                    + record.get("withdrawn").asText().toUpperCase(Locale.ROOT);
        }

        /** A broker, a ledger and the routes between them. */
        final class Delivering implements AutoCloseable {

            final MortalBroker broker;
            final LedgerFixture fixture;
            private final CamelContext context = DeliveringContext.unstarted(Map.of());

            Delivering(Path folder, String format, int batchSize) throws Exception {
                broker = broker(folder.resolve("broker"));
                fixture = new LedgerFixture(folder);
                try {
                    broker.start();
                    broker.configure(context);
                    SinkSettings sink =
                            new SinkSettings("bus", broker.uri(), format, SinkSettings.Mode.STATE, batchSize);
                    DeliveringContext.start(context, fixture.ledger(), Map.of("bus", sink));
                } catch (Throwable failure) {
                    close();
                    throw failure;
                }
            }

            Interruption killBefore(int message) {
                String scheme = broker.uri().substring(0, broker.uri().indexOf(':'));
                return Interruption.before(context, scheme, message, broker::kill);
            }

            DeliveryReport.Outcome deliver() {
                return DeliveringContext.deliver(context).outcomes().get(0);
            }

            /** A record that is not among them any more is withdrawn. Not every character set has all letters of a tier. */
            void read(int records, long quantity) {
                fixture.readAll(
                        window("ch1", "2026-03-01", "2026-03-02"),
                        IntStream.range(0, records)
                                .mapToObj(row -> usage("2026-03-01")
                                        .tier("tè" + row)
                                        .quantity(quantity)
                                        .record())
                                .toList());
            }

            @Override
            public void close() throws Exception {
                context.stop();
                fixture.close();
                broker.close();
            }
        }
    }
}
