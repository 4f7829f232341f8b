package org.whatsappusage.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is added to the endpoint that a user wrote, and what is left alone. */
class SinkUriTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "file:out file:out?tempFileName=.${file:onlyname}.part&eagerDeleteTargetFile=false&lazyStartProducer=true",
                "file:out?fileName=a.csv"
                        + " file:out?tempFileName=.${file:onlyname}.part&eagerDeleteTargetFile=false&lazyStartProducer=true",
                "https:h/upload?fileName=a.csv https:h/upload?fileName=a.csv&httpMethod=POST&connectTimeout=30000"
                        + "&responseTimeout=60000&lazyStartProducer=true",
                "smb:h/share?fileName=a.csv"
                        + " smb:h/share?tempFileName=.${file:onlyname}.part&eagerDeleteTargetFile=false&lazyStartProducer=true",
                "scp:h/d?fileName=a.csv scp:h/d?lazyStartProducer=true",
                "file:out?tempPrefix=t- file:out?tempPrefix=t-&eagerDeleteTargetFile=false&lazyStartProducer=true",
                "file:out?fileExist=Append file:out?fileExist=Append&lazyStartProducer=true",
                "file:out?fileExist=Fail file:out?fileExist=Fail&tempFileName=.${file:onlyname}.part&lazyStartProducer=true",
                "jms:queue:usage?timeToLive=5 jms:queue:usage?timeToLive=5&lazyStartProducer=true",
                "seda:a?lazyStartProducer=false seda:a?lazyStartProducer=false",
                "kafka:t?brokers=h:1 kafka:t?brokers=h:1&valueSerializer="
                        + "org.apache.kafka.common.serialization.ByteArraySerializer&lazyStartProducer=true",
                "kafka:t?valueSerializer=s kafka:t?valueSerializer=s&lazyStartProducer=true",
                "spring-rabbitmq:x?routingKey=a spring-rabbitmq:x?routingKey=a&confirm=enabled&lazyStartProducer=true",
                "spring-rabbitmq:x?autoDeclareProducer=true spring-rabbitmq:x?autoDeclareProducer=true&confirm=enabled"
                        + "&arg.queue.durable=true&lazyStartProducer=true",
                "spring-rabbitmq:x?autoDeclareProducer=true&arg.queue.durable=false&confirm=auto"
                        + " spring-rabbitmq:x?autoDeclareProducer=true&arg.queue.durable=false&confirm=auto"
                        + "&lazyStartProducer=true",
                "direct:a direct:a?block=false&lazyStartProducer=true",
                "direct:a?block=true direct:a?block=true&lazyStartProducer=true",
                "ftp:h/d?password=RAW(a&b=c)&binary=true ftp:h/d?password=RAW(a&b=c)&binary=true"
                        + "&tempFileName=.${file:onlyname}.part&eagerDeleteTargetFile=false&lazyStartProducer=true",
            })
    void theEndpointIsCompleted(String given, String endpoint) {
        assertThat(new SinkUri(given).endpoint()).isEqualTo(endpoint);
    }

    @Test
    void theFilesNameIsTheUsersIfThereIsOne() {
        assertThat(new SinkUri("file:out?fileName=usage-${date:now:yyyy}.csv&flatten=true").fileName())
                .contains("usage-${date:now:yyyy}.csv");
        assertThat(new SinkUri("file:out?flatten=true").fileName()).isEmpty();
        assertThat(new SinkUri("https:h/upload?fileName=a.csv").fileName())
                .as("the server's own parameter")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "ftp:user@host/d?password=hu%20sh! hu%20sh!",
                "ftp:user@host/d?password=hu%20sh! 'hu sh!'",
                "ftp:user@host/d?password=RAW(hu&sh!) hu&sh!",
                "ftp:user:hush!@host/d?binary=true hush!",
                "http:host/d?authUsername=me&authPassword=hush! hush!",
                "whatsapp-usage-table:t?url=jdbc:postgresql://host/db&username=me&password=RAW(hu&sh!) hu&sh!",
                "whatsapp-usage-table:t?url=RAW(jdbc:postgresql://host/db?user=me&password=hush!) hush!",
                "whatsapp-usage-table:t?url=RAW(jdbc:h2:tcp://host/db;USER=me;PASSWORD=hush!) hush!",
                "whatsapp-usage-table:t?url=jdbc:h2:tcp://host/db;USER=me;PASSWORD=hush! hush!",
                "whatsapp-usage-table:t?url=jdbc:mariadb://me:hush!@host/db hush!",
                "whatsapp-usage-table:t?url=jdbc:oracle:thin:me/hush!@host:1521/db hush!",
            })
    void noSecretIsTold(String uri, String secret) {
        SinkUri sink = new SinkUri(uri);

        assertThat(sink.withoutSecrets("cannot send to " + sink.endpoint() + " nor to " + uri + " as asked"))
                .contains("cannot send to")
                .doesNotContain(secret);
        assertThat(sink.toString()).doesNotContain(secret);
        assertThat(sink.withoutSecrets("the server refuses hush! and hu sh! and hu&sh! and hu%20sh!"))
                .doesNotContain(secret);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "file:out?pasword=hush!&x=y hush!",
                "file:out?pasword=hu%20sh!&x=y 'hu sh!'",
                "file:out?pasword=RAW(hu&sh!)&x=y hu&sh!",
                "file:out?pasword=RAW{hu&s)h!}&x=y hu&s)h!"
            })
    void noValueOfAnOptionIsToldThatIsSpeltWrongly(String uri, String value) {
        SinkUri sink = new SinkUri(uri);

        assertThat(sink.withoutValues(uri + " has Unknown parameters=[{pasword=" + value + ", x=y}]"))
                .contains("pasword=")
                .doesNotContain(value)
                .doesNotContain("x=y");
    }
}
