package org.whatsappusage.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class HttpCallTest {

    private static final URI BASE = URI.create("https://example.com/proxy/");

    @Test
    void putsAUriTogether() {
        HttpCall call = HttpCall.get(BASE, "/v2/things/{}/parts/{}", "a/b", "c d")
                .query("list", List.of("x", "y"))
                .query("none", null)
                .query("flag", false)
                .query("text", "a&b=c+d ü")
                .header("H", "v")
                .header("N", null)
                .build();

        assertThat(call.uri())
                .hasToString("https://example.com/proxy/v2/things/a%2Fb/parts/c%20d"
                        + "?list=x&list=y&flag=false&text=a%26b%3Dc%2Bd%20%C3%BC");
        assertThat(call.headers()).isEqualTo(Map.of("H", "v"));
        assertThat(call.body()).isNull();
    }

    /** Whatever an id or a filter holds, it is that one value at the other end and nothing else. */
    @Property
    void everyValueArrivesAsItIs(@ForAll("texts") String id, @ForAll("texts") String value) {
        URI uri = HttpCall.get(BASE, "/clients/{}/info", id)
                .query("filter.x", value)
                .query("y", 1)
                .build()
                .uri();

        String[] path = uri.getRawPath().split("/", -1);
        assertThat(path).startsWith("", "proxy", "clients").endsWith("info").hasSize(5);
        assertThat(decoded(path[3])).isEqualTo(id);
        assertThat(Arrays.stream(uri.getRawQuery().split("&", -1)).map(HttpCallTest::decoded))
                .containsExactly("filter.x=" + value, "y=1");
        assertThat(uri.getHost()).isEqualTo("example.com");
        assertThat(uri.getRawFragment()).isNull();
        assertThat(uri.normalize()).isEqualTo(uri);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withCharRange('!', '~')
                .withChars(' ', 'ü', '号', '\n', '{', '}')
                .ofMinLength(1)
                .ofMaxLength(12)
                .filter(text -> !text.equals(".") && !text.equals(".."));
    }

    @Test
    void anIdThatWouldBeAnotherPathIsRefused() {
        for (String id : List.of("", ".", "..")) {
            assertThatThrownBy(() -> HttpCall.get(BASE, "/clients/{}/info", id))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + id + "'");
        }
    }

    @Test
    void aFurtherHeaderLeavesTheCallAsItIs() {
        HttpCall call = HttpCall.get(BASE, "/v2/balance").build();

        assertThat(call.withHeader("A", "1").headers()).containsEntry("A", "1");
        assertThat(call.headers()).isEmpty();
    }
}
