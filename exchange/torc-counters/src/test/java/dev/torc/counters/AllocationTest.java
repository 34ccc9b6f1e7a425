package dev.torc.counters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.torc.counters.events.SleepEvent;
import dev.torc.counters.events.WakeEvent;
import dev.torc.layout.Words;
import dev.torc.uapi.Opcode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What counting costs of the heap: nothing.
@DisplayNameGeneration(ReplaceUnderscores.class)
class AllocationTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Words ENTRY = WrittenEntries.entry(Opcode.WRITE_FIXED.number());
    private static final int CALLS = 20_000;
    private static final int ROUNDS = 20;

    @TempDir
    Path directory;

    @Test
    void Counting_and_events_that_nobody_records_allocate_nothing() throws IOException {
        try (ProcessCounters counters = ProcessCounters.create(directory);
                CounterSet set = counters.register(Subject.SERVER, "file")) {
            var times = new CallTimes(set, "file", 16);

            assertEquals(0, leastAllocated(() -> call(set, times)));
        }
    }

    @Test
    void Timing_calls_for_a_histogram_allocates_nothing() throws IOException {
        try (ProcessCounters counters = ProcessCounters.create(directory);
                CounterSet set = counters.register(Subject.SERVER, "file")) {
            var times = new CallTimes(set, "file", 16);
            var files = new CounterFiles(directory);
            files.askForLatencies((Reading.OfProcess) files.read().getFirst(), Duration.ofSeconds(30));

            assertEquals(0, leastAllocated(() -> call(set, times)));
        }
    }

    @Test
    void Tracing_calls_allocates_nothing() throws IOException {
        try (ProcessCounters counters = ProcessCounters.create(directory);
                CounterSet set = counters.register(Subject.SERVER, "file")) {
            var times = new CallTimes(set, "file", 16);
            var process = (Reading.OfProcess) new CounterFiles(directory).read().getFirst();
            try (TraceReader tracer = TraceReader.attach(process)) {
                tracer.ask(Duration.ofSeconds(30));

                assertEquals(0, leastAllocated(() -> call(set, times)));
                tracer.read(_ -> {});
                assertTrue(tracer.lost() > 0, "nothing was traced");
            }
        }
    }

    private static void call(CounterSet set, CallTimes times) {
        times.begun(3, ENTRY, 0);
        set.add(Counter.CALLS, 1);
        set.set(Counter.IN_FLIGHT, 1);
        SleepEvent.starting().end("file");
        WakeEvent.woke("file", 1);
        times.ended(3, 0);
    }

    /// The least of several rounds: what the JVM itself allocates on this thread, as when it compiles, is not ours.
    private static long leastAllocated(Runnable call) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < CALLS; i++) {
                call.run();
            }
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
