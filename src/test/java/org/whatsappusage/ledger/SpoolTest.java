package org.whatsappusage.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {

    @Property(tries = 100)
    void what_was_put_aside_is_read_from_anywhere_and_from_its_start(
            @ForAll @Size(max = 12) List<@IntRange(max = 50_000) Integer> lengths, @ForAll boolean inPieces)
            throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        List<Long> starts = new ArrayList<>();
        try (Spool spool = new Spool(Path.of(System.getProperty("java.io.tmpdir")), inPieces)) {
            for (int i = 0; i < lengths.size(); i++) {
                byte[] bytes = bytes(i, lengths.get(i));
                starts.add(spool.end());
                spool.append(bytes, bytes.length);
                all.write(bytes);
                assertThat(spool.read(0, lengths.get(0))).isEqualTo(bytes(0, lengths.get(0)));
            }
            for (int i = lengths.size() - 1; i >= 0; i--) {
                assertThat(spool.read(starts.get(i), lengths.get(i))).isEqualTo(bytes(i, lengths.get(i)));
            }
            assertThat(spool.stream().readAllBytes()).isEqualTo(all.toByteArray());
            assertThatThrownBy(() -> spool.read(spool.end(), 1)).isInstanceOf(EOFException.class);
        }
    }

    private static byte[] bytes(int number, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (number * 31 + i * 7);
        }
        return bytes;
    }

    @Test
    void its_file_has_no_name_that_a_killed_process_could_leave_behind(@TempDir Path folder) throws IOException {
        try (Spool spool = new Spool(folder, false)) {
            spool.append(new byte[200_000], 200_000);
            assertThat(spool.read(199_999, 1)).hasSize(1);
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files).isEmpty();
            }
        }
    }

    @Test
    void an_interrupt_of_whoever_writes_leaves_it_whole(@TempDir Path folder) throws IOException {
        try (Spool spool = new Spool(folder, false)) {
            Thread.currentThread().interrupt();
            spool.append(bytes(1, 200_000), 200_000);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(spool.read(0, 200_000)).isEqualTo(bytes(1, 200_000));
        }
    }
}
