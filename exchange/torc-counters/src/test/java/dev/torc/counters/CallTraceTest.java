package dev.torc.counters;

import static dev.torc.counters.WrittenEntries.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.layout.Words;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each call as a tracer sees it, and what a tracer cannot do to the process.
@DisplayNameGeneration(ReplaceUnderscores.class)
class CallTraceTest {

    private static final int STAT = Opcode.STATX.number();
    private static final Duration ASKED = Duration.ofSeconds(20);
    private static final int POOL_BYTES = 4096;

    @TempDir
    Path directory;

    private final MemorySegment pool = Arena.ofAuto().allocate(POOL_BYTES, Long.BYTES);
    private ProcessCounters counters;
    private CounterSet set;
    private CallTimes times;
    private TraceReader tracer;

    @BeforeEach
    void count() throws IOException {
        counters = ProcessCounters.create(directory);
        set = counters.register(Subject.SESSION, "file");
        times = new CallTimes(set, "file", 4);
        times.offsetsAreIn(pool);
        tracer = TraceReader.attach(process());
    }

    @AfterEach
    void end() {
        tracer.close();
        counters.close();
    }

    @Nested
    class A_tracer {

        @Test
        void sees_a_call_with_its_path_and_its_result() throws IOException {
            put(64, "notes.txt\0");
            Words entry = entry(STAT);
            SubmissionEntry.setAddress(entry, 0, 64);
            SubmissionEntry.setOffset(entry, 0, 512);
            tracer.ask(ASKED);

            times.begun(2, entry, 0);
            times.ended(2, -2);

            List<TracedEvent> seen = seen();
            var begun = assertInstanceOf(TracedEvent.Begun.class, seen.get(0));
            var ended = assertInstanceOf(TracedEvent.Ended.class, seen.get(1));
            assertEquals(
                    Optional.of(new TracedEvent.Excerpt("notes.txt", false)),
                    begun.arguments().first());
            assertEquals(Optional.empty(), begun.arguments().second());
            assertEquals(STAT, begun.arguments().opcode());
            assertEquals(512, SubmissionEntry.offset(begun.arguments().entry(), 0));
            assertEquals(begun.origin(), ended.origin());
            assertEquals(2, begun.origin().call());
            assertEquals(-2, ended.result());
            assertEquals(ended.nanos() - begun.nanos(), ended.tookNanos());
        }

        @Test
        void knows_which_set_it_is_that_counts_the_call() throws IOException {
            tracer.ask(ASKED);
            call(0);

            TracedEvent.Origin origin = seen().getFirst().origin();
            SetReading counts = ((Reading.OfProcess) tracer.look()).sets().getFirst();
            assertEquals(counts.identity().number(), origin.set());
            assertEquals(counts.identity().uses(), origin.uses());
        }

        @Test
        void sees_the_beginning_of_what_is_longer_than_there_is_room_for() throws IOException {
            put(0, "x".repeat(100));
            Words entry = entry(Opcode.WRITE_FIXED.number());
            SubmissionEntry.setLength(entry, 0, 100);
            tracer.ask(ASKED);

            times.begun(0, entry, 0);

            var begun = assertInstanceOf(TracedEvent.Begun.class, seen().getFirst());
            assertEquals(
                    new TracedEvent.Excerpt("x".repeat(TraceLayout.EXCERPT_BYTES), true),
                    begun.arguments().first().orElseThrow());
        }

        @Test
        void sees_no_text_where_the_offset_lies_outside_the_pool() throws IOException {
            tracer.ask(ASKED);
            for (long at : new long[] {POOL_BYTES, -1, Long.MIN_VALUE}) {
                Words entry = entry(STAT);
                SubmissionEntry.setAddress(entry, 0, at);
                times.begun(0, entry, 0);
                Words written = entry(Opcode.WRITE_FIXED.number());
                SubmissionEntry.setAddress(written, 0, at);
                SubmissionEntry.setLength(written, 0, -1);
                times.begun(1, written, 0);
            }

            for (TracedEvent event : seen()) {
                assertEquals(
                        Optional.empty(),
                        ((TracedEvent.Begun) event).arguments().first());
            }
        }

        @Test
        void sees_each_completion_of_a_stream_and_what_was_put_back() throws IOException {
            tracer.ask(ASKED);
            times.begun(0, entry(STAT), 0);
            times.wentOn(0, 1);
            times.begun(1, entry(STAT), 0);
            times.takenBack(1);

            assertEquals(
                    List.of("Begun", "WentOn", "Begun", "TakenBack"),
                    seen().stream()
                            .map(event -> event.getClass().getSimpleName())
                            .toList());
        }

        @Test
        void sees_nothing_of_what_began_before_it_asked() throws IOException {
            times.begun(0, entry(STAT), 0);
            tracer.ask(ASKED);
            times.ended(0, 0);

            assertEquals(List.of(), seen());
        }

        @Test
        void is_one_of_many() throws IOException {
            try (TraceReader other = TraceReader.attach(process())) {
                tracer.ask(ASKED);
                call(0);

                assertEquals(2, seen().size());
                var seenByOther = new ArrayList<TracedEvent>();
                other.read(seenByOther::add);
                assertEquals(2, seenByOther.size());
            }
        }

        @Test
        void takes_no_time_from_one_who_asked_for_longer() throws IOException {
            tracer.ask(ASKED);
            try (TraceReader other = TraceReader.attach(process())) {
                other.ask(Duration.ZERO);
            }
            call(0);

            assertEquals(2, seen().size());
        }

        @Test
        void is_told_when_the_process_has_ended() throws IOException, InterruptedException {
            Path other = directory.resolve("other");
            CountingProcess process = CountingProcess.start(other, "file", 1);
            var reading = (Reading.OfProcess) new CounterFiles(other).read().getFirst();
            try (process;
                    TraceReader tracing = TraceReader.attach(reading)) {
                assertTrue(tracing.ask(ASKED));

                process.kill();

                assertFalse(tracing.ask(ASKED));
            }
        }
    }

    @Nested
    class The_process {

        @Test
        void writes_nothing_while_nobody_asks() throws IOException {
            call(0);

            assertEquals(List.of(), seen());
            assertEquals(0, claimed());
        }

        @Test
        void writes_no_more_when_nobody_goes_on_asking() throws IOException {
            tracer.ask(Duration.ZERO);
            call(0);
            call(1);

            assertEquals(0, claimed());
            assertEquals(0, set.latenciesUntilNanos());
        }

        @Test
        void does_not_wait_for_a_slow_tracer_which_is_told_how_much_it_missed() throws IOException {
            tracer.ask(ASKED);
            int calls = TraceLayout.RECORDS;
            IntStream.range(0, calls).forEach(_ -> call(0));

            int seen = seen().size();

            assertEquals(TraceLayout.RECORDS, seen);
            assertEquals(2L * calls, seen + tracer.lost());
        }

        @Test
        void goes_on_where_a_thread_was_stopped_while_it_wrote() throws IOException {
            tracer.ask(ASKED);
            call(0);
            // As a thread leaves it that is stopped between the two.
            long stuck = CounterLayout.TRACE_BEGINS + TraceLayout.record(2);
            CounterLayout.LONG.set(counters.memory(), stuck, TraceLayout.written(2) | TraceLayout.WRITING);
            CounterLayout.LONG.set(counters.memory(), CounterLayout.TRACE_BEGINS + TraceLayout.CLAIMED, 3L);
            IntStream.range(0, TraceLayout.RECORDS).forEach(_ -> call(1));

            var seen = new ArrayList<TracedEvent>();
            while (claimed() > seen.size() + tracer.lost()) {
                tracer.read(seen::add);
            }
            assertTrue(seen.size() >= TraceLayout.RECORDS - 1, seen.size() + " seen");
        }

        @Test
        void writes_from_several_threads_and_no_record_is_a_mixture() throws Exception {
            tracer.ask(ASKED);
            int threads = 3;
            int calls = 2_000;
            var writers = new ArrayList<Thread>();
            for (int i = 0; i < threads; i++) {
                int number = i;
                CounterSet own = counters.register(Subject.SESSION, "session " + i);
                writers.add(Thread.ofPlatform().start(() -> {
                    var ownTimes = new CallTimes(own, "", 1);
                    for (int call = 0; call < calls; call++) {
                        ownTimes.begun(0, entry(number), 0);
                        ownTimes.ended(0, number);
                    }
                }));
            }
            var seen = new ArrayList<TracedEvent>();
            while (writers.stream().anyMatch(Thread::isAlive)) {
                tracer.read(seen::add);
            }
            for (Thread writer : writers) {
                writer.join();
            }
            while (claimed() > seen.size() + tracer.lost()) {
                tracer.read(seen::add);
            }

            assertEquals(2L * threads * calls, seen.size() + tracer.lost());
            for (TracedEvent event : seen) {
                long number = event instanceof TracedEvent.Begun begun
                        ? SubmissionEntry.opcode(begun.arguments().entry(), 0)
                        : ((TracedEvent.Ended) event).result();
                assertEquals(event.origin().set() - 1, number, event::toString);
            }
        }
    }

    @Nested
    class A_file_that_lies {

        @Test
        void makes_a_tracer_miss_calls_and_nothing_worse() throws IOException {
            tracer.ask(ASKED);
            call(0);
            for (long claimed : new long[] {Long.MAX_VALUE, 1, 100, Long.MIN_VALUE, 2}) {
                CounterLayout.LONG.set(counters.memory(), CounterLayout.TRACE_BEGINS + TraceLayout.CLAIMED, claimed);
                tracer.read(_ -> {});
            }
            long record = CounterLayout.TRACE_BEGINS + TraceLayout.record(2);
            CounterLayout.LONG.set(counters.memory(), record, TraceLayout.written(2));
            CounterLayout.INT.set(counters.memory(), record + TraceLayout.KIND, 99);
            CounterLayout.LONG.set(counters.memory(), CounterLayout.TRACE_BEGINS + TraceLayout.CLAIMED, 3L);
            long before = tracer.lost();

            tracer.read(_ -> {});

            assertEquals(before + 1, tracer.lost());
        }
    }

    private void call(int index) {
        times.begun(index, entry(STAT), 0);
        times.ended(index, 0);
    }

    private void put(long at, String text) {
        MemorySegment.copy(MemorySegment.ofArray(text.getBytes(StandardCharsets.UTF_8)), 0, pool, at, text.length());
    }

    private List<TracedEvent> seen() throws IOException {
        var seen = new ArrayList<TracedEvent>();
        while (tracer.read(seen::add)) {
            // there is more
        }
        return seen;
    }

    private long claimed() {
        return (long)
                CounterLayout.LONG.getVolatile(counters.memory(), CounterLayout.TRACE_BEGINS + TraceLayout.CLAIMED);
    }

    private Reading.OfProcess process() throws IOException {
        return (Reading.OfProcess) new CounterFiles(directory).read().getFirst();
    }
}
