package dev.torc.counters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a process counts, and what others see of it.
@DisplayNameGeneration(ReplaceUnderscores.class)
class ProcessCountersTest {

    @TempDir
    Path folder;

    private Path directory;

    @BeforeEach
    void nameDirectory() {
        directory = folder.resolve("counters");
    }

    @Nested
    class The_file {

        @Test
        void is_for_the_user_alone() throws IOException {
            try (ProcessCounters counters = ProcessCounters.create(directory)) {
                assertEquals("rw-------", permissions(counters.file().orElseThrow()));
                assertEquals("rwx------", permissions(directory));
            }
        }

        @Test
        void says_whose_it_is() throws IOException {
            try (ProcessCounters counters = ProcessCounters.create(directory)) {
                Reading.OfProcess process = onlyProcess();

                assertEquals(ProcessHandle.current().pid(), process.processId());
                assertEquals(Reading.State.RUNNING, process.state());
                assertEquals(counters.file().orElseThrow(), process.file());
                assertFalse(process.program().isBlank());
            }
        }

        @Test
        void is_removed_when_the_process_ends_in_good_order() throws IOException {
            ProcessCounters.create(directory).close();

            assertEquals(List.of(), left());
        }

        @Test
        void is_another_one_for_each_that_counts() throws IOException {
            try (ProcessCounters _ = ProcessCounters.create(directory);
                    ProcessCounters _ = ProcessCounters.create(directory)) {
                assertEquals(2, new CounterFiles(directory).read().size());
            }
        }

        @Test
        void can_be_made_on_a_virtual_thread() throws InterruptedException {
            var made = new ArrayList<Boolean>();
            Thread.ofVirtual()
                    .start(() -> {
                        try (ProcessCounters counters = ProcessCounters.create(directory)) {
                            made.add(counters.file().isPresent());
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    })
                    .join();

            assertEquals(List.of(true), made);
        }
    }

    @Nested
    class A_set {

        @Test
        void is_read_as_it_was_stored() throws IOException {
            try (ProcessCounters counters = ProcessCounters.create(directory)) {
                CounterSet set = counters.register(Subject.SERVER, "file");
                set.set(Counter.CALLS, 40);
                set.add(Counter.CALLS, 2);
                set.set(Counter.HANDED_IN, Long.MAX_VALUE);

                SetReading reading = onlyProcess().sets().getFirst();

                assertEquals(Subject.SERVER, reading.subject());
                assertEquals("file", reading.label());
                assertEquals(42, reading.get(Counter.CALLS));
                assertEquals(Long.MAX_VALUE, reading.get(Counter.HANDED_IN));
                assertEquals(0, reading.get(Counter.SLEEPS));
            }
        }

        @Test
        void is_not_read_any_more_once_it_is_closed() throws IOException {
            try (ProcessCounters counters = ProcessCounters.create(directory)) {
                CounterSet set = counters.register(Subject.SERVER, "file");
                set.close();
                set.close();

                assertEquals(List.of(), onlyProcess().sets());
            }
        }

        @Test
        void gives_its_place_to_the_next_which_begins_at_zero_and_is_not_taken_for_it() throws IOException {
            try (ProcessCounters counters = ProcessCounters.create(directory)) {
                CounterSet first = counters.register(Subject.SESSION, "a session with a long name");
                first.set(Counter.CALLS, 5);
                SetReading before = onlyProcess().sets().getFirst();
                first.close();
                counters.register(Subject.SESSION, "b");

                SetReading after = onlyProcess().sets().getFirst();

                assertEquals(before.identity().number(), after.identity().number());
                assertNotEquals(before.identity(), after.identity());
                assertEquals("b", after.label());
                assertEquals(0, after.get(Counter.CALLS));
            }
        }

        @Test
        void that_is_closed_stores_nowhere() throws IOException {
            try (ProcessCounters counters = ProcessCounters.create(directory)) {
                CounterSet first = counters.register(Subject.SESSION, "a");
                first.close();
                counters.register(Subject.SESSION, "b");

                first.set(Counter.CALLS, 77);

                assertEquals(0, onlyProcess().sets().getFirst().get(Counter.CALLS));
            }
        }

        @Test
        void that_finds_no_place_counts_unseen_and_is_told_of() throws IOException {
            try (ProcessCounters counters = ProcessCounters.create(directory)) {
                for (int i = 0; i < ProcessCounters.SETS; i++) {
                    counters.register(Subject.SESSION, "session " + i);
                }
                try (CounterSet unseen = counters.register(Subject.SESSION, "one too many")) {
                    unseen.set(Counter.CALLS, 3);

                    assertEquals(3, unseen.get(Counter.CALLS));
                    assertEquals(ProcessCounters.SETS, onlyProcess().sets().size());
                    assertEquals(1, onlyProcess().unshown());
                }
                assertEquals(0, onlyProcess().unshown());
            }
        }

        @Test
        void keeps_of_a_long_label_what_there_is_room_for() throws IOException {
            try (ProcessCounters counters = ProcessCounters.create(directory)) {
                counters.register(Subject.POOL, "x".repeat(1000));

                assertEquals("x".repeat(96), onlyProcess().sets().getFirst().label());
            }
        }

        @Test
        void is_shown_without_what_could_control_a_terminal() throws IOException {
            try (ProcessCounters counters = ProcessCounters.create(directory)) {
                counters.register(Subject.POOL, "a\u001b[2Jb");

                assertEquals("a?[2Jb", onlyProcess().sets().getFirst().label());
            }
        }

        @Test
        void goes_on_counting_when_the_file_is_gone() throws IOException {
            ProcessCounters counters = ProcessCounters.create(directory);
            CounterSet set = counters.register(Subject.SERVER, "file");
            counters.close();

            set.add(Counter.CALLS, 1);

            assertEquals(1, set.get(Counter.CALLS));
            set.close();
        }

        @Test
        void can_be_had_without_a_file() {
            CounterSet set = ProcessCounters.unseen().register(Subject.SERVER, "file");

            set.add(Counter.CALLS, 1);

            assertEquals(1, set.get(Counter.CALLS));
            assertEquals(0, CounterSet.unseen().get(Counter.CALLS));
        }
    }

    @Test
    void The_words_have_room_for_every_counter() {
        assertTrue(Counter.values().length <= CounterLayout.WORDS);
        assertTrue(CounterLayout.PROGRAM_AT + CounterLayout.PROGRAM_BYTES <= CounterLayout.LATENCIES_UNTIL);
        assertTrue(CounterLayout.RECORD_LABEL + CounterLayout.LABEL_BYTES <= CounterLayout.RECORD_BYTES);
        assertTrue(Buckets.COUNT * 8L <= CounterLayout.HISTOGRAM_BYTES);
    }

    private Reading.OfProcess onlyProcess() throws IOException {
        return (Reading.OfProcess) new CounterFiles(directory).read().getFirst();
    }

    private List<Path> left() throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        }
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
