package dev.torc.system.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.layout.Words;
import dev.torc.ring.Hello;
import dev.torc.ring.SessionLayout;
import dev.torc.ring.SubmissionQueue;
import dev.torc.scheme.ServerSetup.LinuxCalls;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a client can do to the words that it shares with its server, and how fast: it loses its own session at most.
class HostileRingTest extends BesideAnHonestClient {

    HostileRingTest(LinuxCalls calls) {
        super(calls);
    }

    private final Arena arena = Arena.ofAuto();

    private MemorySegment helloBytes() {
        MemorySegment message = arena.allocate(Hello.BYTES, Long.BYTES);
        HandMadeClient.hello().encode(message);
        return message;
    }

    @ParameterizedTest
    @ValueSource(ints = {HandMadeSession.ENTRIES + 1, -1, 1 << 31, 1 << 20})
    void a_submission_tail_out_of_range_ends_the_session(int tail) throws IOException {
        try (HandMadeSession session = attach()) {
            session.sqRing().storeRelease(session.layout().sqOffsets().tail(), tail);
            session.wake();

            session.client().awaitHangUp();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1 << 31, 1000})
    void a_completion_head_out_of_range_ends_the_session(int head) throws IOException {
        try (HandMadeSession session = attach()) {
            session.cqRing().storeRelease(session.layout().cqOffsets().head(), head);
            // The server looks at the head when it finds its queue full.
            while (!session.client().isHungUp()) {
                if (session.submissions().claim() != SubmissionQueue.FULL) {
                    session.submit();
                }
            }
        }
    }

    @Test
    void an_entry_index_out_of_range_is_counted_and_otherwise_harmless() throws IOException {
        try (HandMadeClient client = HandMadeClient.connect(served.socket())) {
            MemorySegment message = helloBytes();
            long flagsAt = Hello.LAYOUT.byteOffset(pathOf("setup_flags"));
            message.set(ValueLayout.JAVA_INT, flagsAt, 0);
            client.say(message, List.of());
            try (HandMadeSession session = client.session()) {
                int dropped = 5;
                for (int i = 0; i < dropped; i++) {
                    assertTrue(session.submissions().enqueue(HandMadeSession.ENTRIES + i * 1_000_003));
                }
                session.submit();

                Eventually.isTrue(
                        () -> session.submissions().dropped() == dropped,
                        () -> session.submissions().dropped() + " were counted");
                assertTrue(session.open(ServedFile.NAME) >= 0);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void random_words_all_over_the_ring_harm_nobody_else(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        try (HandMadeSession session = attach()) {
            Words all = session.segment().words();
            for (int i = 0; i < 20_000 && !session.client().isHungUp(); i++) {
                long at = 4L * random.nextInt((int) (all.byteSize() / 4));
                // Small numbers too, since large ones are found out at once.
                all.storeRelease(at, random.nextBoolean() ? random.nextInt() : random.nextInt(64));
                session.bell().signal();
            }
            served.assertReads(honest);
        }
    }

    @Test
    void a_bell_rung_without_end_keeps_nobody_else_from_being_served() throws Exception {
        try (HandMadeSession session = attach()) {
            AtomicBoolean enough = new AtomicBoolean();
            Thread ringer = Thread.ofPlatform().start(() -> {
                while (!enough.get()) {
                    session.bell().signal();
                }
            });
            served.assertReads(honest);
            enough.set(true);
            ringer.join();
        }
    }

    @Test
    void entries_rewritten_while_they_are_read_are_answered_each_once() throws Exception {
        try (HandMadeSession session = attach()) {
            int handle = session.open(ServedFile.NAME);
            AtomicBoolean enough = new AtomicBoolean();
            Thread rewriter = Thread.ofPlatform().start(() -> rewriteEntries(session, enough));
            int rounds = 2_000;
            for (int round = 0; round < rounds; round++) {
                for (int i = 0; i < HandMadeSession.ENTRIES; i++) {
                    session.claimRead(handle, 0, 4096, i);
                }
                session.submit();
                for (int i = 0; i < HandMadeSession.ENTRIES; i++) {
                    session.await();
                }
            }
            enough.set(true);
            rewriter.join();

            assertFalse(session.completions().next());
            assertFalse(session.client().isHungUp());
        }
    }

    /// Flips everything but opcodes that would open something, which are for the test of paths.
    private static void rewriteEntries(HandMadeSession session, AtomicBoolean enough) {
        SplittableRandom random = new SplittableRandom(99);
        Words entries = session.entries();
        int words = HandMadeSession.ENTRIES * SubmissionEntry.BYTES / 4;
        while (!enough.get()) {
            entries.storeRelease(4L * random.nextInt(words), random.nextInt(4) == 0 ? random.nextInt() : 0);
        }
    }

    @Test
    void a_path_rewritten_while_it_is_read_opens_what_is_served_or_nothing() throws Exception {
        byte[] inside = (ServedFile.NAME + "\0").getBytes(StandardCharsets.US_ASCII);
        byte[] outside = "../../../../../../../../etc/hostname\0".getBytes(StandardCharsets.US_ASCII);
        try (HandMadeSession session = attach()) {
            AtomicBoolean enough = new AtomicBoolean();
            Thread rewriter = Thread.ofPlatform().start(() -> {
                while (!enough.get()) {
                    MemorySegment.copy(
                            outside,
                            0,
                            session.pool().memory(),
                            ValueLayout.JAVA_BYTE,
                            HandMadeSession.PATH_AT,
                            outside.length);
                    MemorySegment.copy(
                            inside,
                            0,
                            session.pool().memory(),
                            ValueLayout.JAVA_BYTE,
                            HandMadeSession.PATH_AT,
                            inside.length);
                }
            });
            for (int i = 0; i < 3_000; i++) {
                int handle = session.open(ServedFile.NAME);
                if (handle >= 0) {
                    session.claimRead(handle, 0, 16, 3);
                    session.submit();
                    assertEquals(16, session.await());
                    assertEquals(served.content()[0], session.pool().memory().get(ValueLayout.JAVA_BYTE, 0));
                    close(session, handle);
                }
            }
            enough.set(true);
            rewriter.join();
        }
    }

    @Test
    void a_flood_whose_answers_nobody_takes_is_held_back_and_no_call_is_lost() throws IOException {
        int calls = 500;
        try (HandMadeSession session = attach()) {
            int submitted = submitAsLongAsTaken(session, calls);
            assertTrue(submitted <= session.layout().spec().completionSlots() + 2 * HandMadeSession.ENTRIES);
            served.assertReads(honest);

            BitSet answered = new BitSet();
            while (answered.cardinality() < calls) {
                if (session.completions().next()) {
                    assertFalse(answered.get((int) session.completions().userData()));
                    answered.set((int) session.completions().userData());
                }
                if (submitted < calls && session.submissions().unconsumed() < HandMadeSession.ENTRIES) {
                    session.claim(Opcode.NOP.number(), submitted++);
                }
                session.submit();
                // Room was made in a full queue: the server may be waiting for that.
                session.bell().signal();
            }
            assertFalse(session.completions().next());
        }
    }

    /// Submits without taking one answer, until the server has stopped taking.
    private static int submitAsLongAsTaken(HandMadeSession session, int most) {
        int submitted = 0;
        int idle = 0;
        while (submitted < most && idle < 1_000_000) {
            if (session.submissions().unconsumed() < HandMadeSession.ENTRIES) {
                session.claim(Opcode.NOP.number(), submitted++);
                session.submit();
                idle = 0;
            } else {
                idle++;
            }
        }
        return submitted;
    }

    @Test
    void a_client_that_hangs_up_with_reads_in_flight_is_cleaned_up_after() throws IOException {
        for (int round = 0; round < 20; round++) {
            HandMadeSession session = attach();
            int handle = session.open(ServedFile.NAME);
            for (int i = 0; i < HandMadeSession.ENTRIES; i++) {
                session.claimRead(handle, i * 60_000L, 60_000, i);
            }
            session.submit();
            session.close();
        }
    }

    @Test
    void a_client_that_has_said_that_it_closes_is_answered_what_it_had_submitted() throws IOException {
        try (HandMadeSession session = attach()) {
            session.claim(Opcode.NOP.number(), 1);
            session.claim(Opcode.NOP.number(), 2);
            session.submissions().publish();
            session.cqRing().storeRelease(HandMadeSession.CLIENT_STATUS, SessionLayout.CLOSING);
            session.wake();

            session.await();
            assertEquals(1, session.completions().userData());
            session.await();
            assertEquals(2, session.completions().userData());
            session.client().awaitHangUp();
        }
    }

    @Test
    void many_sessions_one_after_the_other_leave_nothing_behind() throws IOException {
        for (int i = 0; i < 50; i++) {
            try (HandMadeSession session = attach()) {
                assertTrue(session.open(ServedFile.NAME) >= 0);
            }
        }
    }

    private static PathElement pathOf(String field) {
        return PathElement.groupElement(field);
    }
}
