package org.whatsappusage.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RecordKeyTest {

    private static ExpectedUsage usage() {
        return ExpectedUsage.of("acme", "360dialog", "channel-usage")
                .partner("ExAmPlEPA")
                .client("ExAmPlECL")
                .channel("ExAmPlECH")
                .waba("104996122399160")
                .phone("+16505550100")
                .what("whatsapp", "message")
                .period(Granularity.DAY, "2026-03-05T08:00:00Z", "2026-03-06T08:00:00Z", "-08:00")
                .country("US")
                .category("utility")
                .pricingType("regular")
                .tier("0:100000")
                .quantity(5)
                .paid(5)
                .cost("0.02")
                .currency("USD")
                .finality(Finality.ESTIMATE);
    }

    private static ExpectedUsage bill() {
        return ExpectedUsage.of("acme", "ycloud", "usage-details")
                .waba("104996122399160")
                .what("whatsapp", "message")
                .period(Granularity.DAY, "2026-03-05T16:00:00Z", "2026-03-06T16:00:00Z", "+08:00")
                .country("CN")
                .category("authentication")
                .finality(Finality.FINAL);
    }

    /** Written down once: a key that differs from one machine, release or run to the next would double every record. */
    @Test
    void keysNeverChange() {
        assertThat(usage().record().recordKey()).isEqualTo("69a93800e36a20c071507c2511f6d53a");
        assertThat(bill().record().recordKey()).isEqualTo("69a9a880e42efd99d94e9f9f45161cc3");
        assertThat(bill().managedAccount("ÜñÏ-号").record().recordKey()).isEqualTo("69a9a8804739568e1d8fcf402f6c3e46");
    }

    @Test
    void keysOfLaterPeriodsStandBehind() {
        String day = bill().record().recordKey();
        String next = bill().period(Granularity.DAY, "2026-03-06T16:00:00Z", "2026-03-07T16:00:00Z", "+08:00")
                .record()
                .recordKey();

        assertThat(next).isGreaterThan(day);
        assertThat(bill().country("US").record().recordKey())
                .startsWith(day.substring(0, 8))
                .isLessThan(next);
    }

    @Test
    void valuesAreNoPartOfTheIdentity() {
        String key = usage().record().recordKey();

        assertThat(List.of(
                        usage().quantity(6),
                        usage().paid(0),
                        usage().seconds(60),
                        usage().cost("0.03"),
                        usage().unitPrice("0.004"),
                        usage().currency("EUR"),
                        usage().finality(Finality.INVOICED),
                        usage().attributes("{\"new\":1}"),
                        usage().period(Granularity.DAY, "2026-03-05T08:00:00Z", "2026-03-05T12:30:00Z", null)))
                .allSatisfy(
                        expected -> assertThat(expected.record().recordKey()).isEqualTo(key));
    }

    @Test
    void eachIdentifyingFieldMatters() {
        List<ExpectedUsage> others = List.of(
                usage(),
                ExpectedUsage.of("other", "360dialog", "channel-usage"),
                ExpectedUsage.of("acme", "other", "channel-usage"),
                ExpectedUsage.of("acme", "360dialog", "other"),
                usage().partner("other"),
                usage().client("other"),
                usage().channel("other"),
                usage().waba("other"),
                usage().managedAccount("other"),
                usage().phone("+16505550101"),
                usage().what("sms", "message"),
                usage().what("whatsapp", "call"),
                usage().period(Granularity.HALF_HOUR, "2026-03-05T08:00:00Z", "2026-03-06T08:00:00Z", "-08:00"),
                usage().period(Granularity.DAY, "2026-03-05T08:00:01Z", "2026-03-06T08:00:00Z", "-08:00"),
                usage().country("CA"),
                usage().country(null),
                usage().category("marketing"),
                usage().pricingType("free_customer_service"),
                usage().direction("user_initiated"),
                usage().tier("100001:MAX"),
                usage().tier(null),
                usage().tier(""));

        Set<String> keys = new HashSet<>();
        for (ExpectedUsage other : others) {
            UsageRecord record = other.record();
            if (record.granularity() == null) {
                record = other.what("whatsapp", "message")
                        .period(Granularity.DAY, "2026-03-05T08:00:00Z", "2026-03-06T08:00:00Z", "-08:00")
                        .finality(Finality.ESTIMATE)
                        .record();
            }
            assertThat(keys.add(record.recordKey())).as("%s", record).isTrue();
        }
    }

    /** Text that could run from one field into the next, and nulls, in the places that stand beside each other. */
    @Property
    void differentIdentitiesHaveDifferentKeys(
            @ForAll("identity") @Size(6) List<String> one, @ForAll("identity") @Size(6) List<String> other) {
        assertThat(key(one).equals(key(other))).isEqualTo(one.equals(other));
    }

    @Property
    void aValueThatMovesToTheNextFieldIsAnotherIdentity(@ForAll("identity") @Size(6) List<String> one) {
        List<String> moved = new ArrayList<>(one.subList(1, 6));
        moved.add(one.get(0));

        assertThat(key(one).equals(key(moved))).isEqualTo(one.equals(moved));
    }

    private static String key(List<String> fields) {
        String key = usage().country(fields.get(0))
                .category(fields.get(1))
                .pricingType(fields.get(2))
                .direction(fields.get(3))
                .tier(fields.get(4))
                .managedAccount(fields.get(5))
                .record()
                .recordKey();
        assertThat(key).matches("[0-9a-f]{32}");
        return key;
    }

    @Provide
    Arbitrary<List<String>> identity() {
        Arbitrary<String> text = Arbitraries.strings()
                .withChars('a', '1', ':', ';', '-', 'é', '号')
                .ofMaxLength(3);
        return Arbitraries.frequencyOf(Tuple.of(3, text), Tuple.of(1, Arbitraries.of("-", "1:a;", "-;")))
                .injectNull(0.3)
                .list()
                .ofSize(6)
                .map(list -> new ArrayList<>(Arrays.asList(list.toArray(new String[0]))));
    }
}
