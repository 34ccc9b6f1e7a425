package dev.torc.system.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.client.Session;
import dev.torc.client.SessionSetup;
import dev.torc.memory.HugePages;
import dev.torc.memory.PoolMemory;
import dev.torc.memory.SharedSegment;
import dev.torc.memory.SharedSegmentSource;
import dev.torc.memory.SlicePool;
import dev.torc.reactor.Call;
import dev.torc.reactor.Reactor;
import dev.torc.reactor.ReactorSetup;
import dev.torc.scheme.Limits;
import dev.torc.scheme.ServerSetup.LinuxCalls;
import dev.torc.uapi.KernelTimespec;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.TimeoutFlags;
import dev.torc.uring.PrepareWait;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the JDK's Flight Recorder sees of a reactor at work.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
class RecordingTest {

    private static final String NAME = "recorded";
    private static final long SEGMENT_BYTES = 1 << 16;
    private static final long LONG_ENOUGH_TO_SLEEP_NANOS = 20_000_000;

    @TempDir
    Path folder;

    @Test
    void A_running_reactor_tells_of_its_calls_and_sleeps_and_wakes_and_of_a_pool_that_grows() throws Exception {
        ServedFile served = ServedFile.in(folder);
        try (Recording recording = new Recording()) {
            for (String event : List.of("Call", "Sleep", "Wake", "PoolGrowth")) {
                recording.enable("dev.torc." + event).withThreshold(Duration.ZERO);
            }
            recording.start();
            try (Reactor reactor = Reactor.start(ReactorSetup.standard().named(NAME));
                    var _ = served.serve(LinuxCalls.BEST, Limits.standard());
                    Session session = Session.connect(served.socket(), SessionSetup.standard(), reactor)) {
                long before = sleeps(reactor);
                do {
                    rest(reactor);
                    session.ping(); // the server, which has nothing to do either, is woken for it
                } while (sleeps(reactor) == before || session.port().wakes() == 0);
            }
            growPool();
            recording.stop();
            Path file = folder.resolve("recording.jfr");
            recording.dump(file);

            assertSeen(RecordingFile.readAllEvents(file));
        }
    }

    private static void assertSeen(List<RecordedEvent> events) {
        List<RecordedEvent> calls = of(events, "dev.torc.Call", "ring");
        assertTrue(calls.stream().anyMatch(call -> call.getInt("opcode") == Opcode.NOP.number()), "a ping");
        assertTrue(
                calls.stream()
                        .anyMatch(call -> call.getInt("opcode") == Opcode.TIMEOUT.number()
                                && call.getDuration().toNanos() >= LONG_ENOUGH_TO_SLEEP_NANOS),
                "a timer");
        assertFalse(of(events, "dev.torc.Sleep", "sleeper").isEmpty(), "a sleep");
        assertFalse(of(events, "dev.torc.Wake", "waker").isEmpty(), "a wake");
        assertEquals(
                List.of(2 * SEGMENT_BYTES),
                events.stream()
                        .filter(event -> event.getEventType().getName().equals("dev.torc.PoolGrowth"))
                        .map(event -> event.getLong("poolBytes"))
                        .toList());
    }

    private static List<RecordedEvent> of(List<RecordedEvent> events, String type, String who) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals(type))
                .filter(event -> NAME.equals(event.getString(who)))
                .toList();
    }

    private static long sleeps(Reactor reactor) {
        return CompletableFuture.supplyAsync(reactor::sleeps, reactor).join();
    }

    /// Gives the reactor nothing to do for longer than it would poll.
    private static void rest(Reactor reactor) throws InterruptedException {
        MemorySegment time = Arena.ofAuto().allocate(KernelTimespec.LAYOUT);
        KernelTimespec.setNanos(time, LONG_ENOUGH_TO_SLEEP_NANOS);
        Call timer = new Call();
        PrepareWait.timeout(timer, Call.ENTRY, time.address(), 0, TimeoutFlags.ETIME_SUCCESS);
        reactor.linux().start(timer);
        timer.await();
    }

    private static void growPool() throws IOException {
        try (SharedSegment first = SharedSegment.create("pool", SEGMENT_BYTES, HugePages.NEVER);
                SlicePool pool = new SlicePool(
                        0,
                        List.of(PoolMemory.of(first)),
                        new SharedSegmentSource("more", SEGMENT_BYTES, SEGMENT_BYTES))) {
            pool.allocate(SEGMENT_BYTES, 1).close();
            var all = pool.allocate(SEGMENT_BYTES, 1);
            pool.allocate(SEGMENT_BYTES, 1).close();
            all.close();
        }
    }
}
