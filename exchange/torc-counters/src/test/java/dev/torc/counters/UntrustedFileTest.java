package dev.torc.counters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files in the directory that say what cannot be.
@DisplayNameGeneration(ReplaceUnderscores.class)
class UntrustedFileTest {

    private static final long SEED = 20_251_121;
    private static final int ROUNDS = 300;

    @TempDir
    Path folder;

    private Path directory;
    private Path file;

    /// A good file of a process with a set in place 0 and one in place 1.
    @BeforeEach
    void writeGoodFile() throws IOException {
        directory = Files.createDirectory(folder.resolve("counters"));
        file = directory.resolve("1-1");
        try (ProcessCounters counters = ProcessCounters.create(folder.resolve("made"))) {
            counters.register(Subject.SERVER, "first").set(Counter.CALLS, 1);
            counters.register(Subject.SERVER, "second").set(Counter.CALLS, 2);
            Files.copy(counters.file().orElseThrow(), file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Test
    void The_good_file_is_read() throws IOException {
        assertEquals(2, process().sets().size());
    }

    @Nested
    class The_whole_file_is_refused {

        @Test
        void if_it_is_empty() throws IOException {
            Files.write(file, new byte[0]);

            assertEquals("it is too short to hold counters", unreadable().reason());
        }

        @Test
        void if_it_ends_early() throws IOException {
            byte[] bytes = Files.readAllBytes(file);
            Files.write(file, java.util.Arrays.copyOf(bytes, 70_000));

            assertEquals("it ends before its counters do", unreadable().reason());
        }

        @Test
        void if_it_is_something_else() throws IOException {
            put(CounterLayout.MAGIC_AT, 0x7f454c46);

            assertEquals("it holds no counters", unreadable().reason());
        }

        @Test
        void if_it_is_of_another_version() throws IOException {
            put(CounterLayout.VERSION_AT, CounterLayout.VERSION + 1);

            assertEquals(
                    "its counters are of version 3, and this reads version 2 only",
                    unreadable().reason());
        }

        @Test
        void if_its_sizes_are_not_those_of_the_version() throws IOException {
            put(CounterLayout.SETS_AT, 1 << 30);

            assertEquals("its sizes are not those of its version", unreadable().reason());
        }

        @Test
        void if_it_is_a_directory_a_link_or_a_pipe() throws IOException, InterruptedException {
            Files.delete(file);
            Files.createDirectory(file);
            assertInstanceOf(Reading.Unreadable.class, onlyReading());
            Files.delete(onlyReading().file());
            Files.createSymbolicLink(file, Path.of("/proc/self/mem"));
            assertInstanceOf(Reading.Unreadable.class, onlyReading());
            Files.delete(onlyReading().file());
            assertEquals(
                    0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
            assertInstanceOf(Reading.Unreadable.class, onlyReading());
        }
    }

    @Nested
    class One_set_is_left_out_and_counted {

        @Test
        void if_its_process_was_killed_while_it_changed_the_record() throws IOException {
            put(CounterLayout.record(0) + CounterLayout.RECORD_GENERATION, 3);

            assertOnlyTheSecondIsRead();
        }

        @Test
        void if_its_subject_is_unknown() throws IOException {
            put(CounterLayout.record(0) + CounterLayout.RECORD_SUBJECT, 99);

            assertOnlyTheSecondIsRead();
        }

        @Test
        void if_its_label_is_longer_than_there_is_room_for() throws IOException {
            put(CounterLayout.record(0) + CounterLayout.RECORD_LABEL_LENGTH, 97);

            assertOnlyTheSecondIsRead();
        }

        @Test
        void if_its_label_has_a_negative_length() throws IOException {
            put(CounterLayout.record(0) + CounterLayout.RECORD_LABEL_LENGTH, -1);

            assertOnlyTheSecondIsRead();
        }

        @Test
        void if_its_histogram_is_none_of_those_that_there_are() throws IOException {
            put(CounterLayout.record(0) + CounterLayout.RECORD_HISTOGRAM, CounterLayout.HISTOGRAMS + 1);

            assertOnlyTheSecondIsRead();
        }

        private void assertOnlyTheSecondIsRead() throws IOException {
            assertEquals(1, process().sets().size());
            assertEquals("second", process().sets().getFirst().label());
            assertEquals(1, process().unshown());
        }
    }

    @Test
    void A_histogram_full_of_nonsense_has_some_quantile() throws IOException {
        put(CounterLayout.record(0) + CounterLayout.RECORD_HISTOGRAM, 1);
        byte[] bytes = Files.readAllBytes(file);
        java.util.Arrays.fill(
                bytes, (int) CounterLayout.histogram(0), (int) (CounterLayout.histogram(0) + Buckets.COUNT * 8L), (byte)
                        0x7f);
        Files.write(file, bytes);

        Latencies latencies = process().sets().getFirst().latencies().orElseThrow();

        assertTrue(latencies.count() > 0);
        assertTrue(latencies.quantileNanos(0.99) > 0);
    }

    @Test
    void Whatever_is_in_the_records_reading_ends_with_an_answer() throws IOException {
        var random = new Random(SEED);
        byte[] good = Files.readAllBytes(file);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = good.clone();
            for (int change = 0; change < 64; change++) {
                bytes[random.nextInt((int) CounterLayout.SETS_BEGIN)] = (byte) random.nextInt();
                bytes[(int) CounterLayout.record(random.nextInt(4)) + random.nextInt(32)] = (byte) random.nextInt();
            }
            Files.write(onlyReading().file(), bytes);

            switch (onlyReading()) {
                case Reading.OfProcess process -> assertTrue(process.sets().size() <= CounterLayout.SETS);
                case Reading.Unreadable unreadable ->
                    assertTrue(!unreadable.reason().isBlank());
            }
        }
    }

    private Reading onlyReading() throws IOException {
        return new CounterFiles(directory).read().getFirst();
    }

    private Reading.OfProcess process() throws IOException {
        return assertInstanceOf(Reading.OfProcess.class, onlyReading());
    }

    private Reading.Unreadable unreadable() throws IOException {
        return assertInstanceOf(Reading.Unreadable.class, onlyReading());
    }

    private void put(long at, int value) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt((int) at, value);
        Files.write(file, bytes);
    }
}
