package dev.torc.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.client.OpenMode;
import dev.torc.client.RemoteFile;
import dev.torc.client.SchemeCall;
import dev.torc.client.ServedScheme;
import dev.torc.client.Session;
import dev.torc.client.SessionSetup;
import dev.torc.client.Torc;
import dev.torc.client.Transfer;
import dev.torc.memory.Slice;
import dev.torc.posix.SyscallException;
import dev.torc.reactor.Answer;
import dev.torc.reactor.Answers;
import dev.torc.reactor.CallFuture;
import dev.torc.reactor.Reactor;
import dev.torc.reactor.ReactorSetup;
import dev.torc.reactor.SessionPort;
import dev.torc.ring.RingSpec;
import dev.torc.ring.session.Domain;
import dev.torc.uapi.CqeFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A scheme answers the same, whether it is called directly or the kernel forwards each call.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
class DelegationTest {

    private static final SessionSetup SMALL = SessionSetup.standard().withPoolBytes(1 << 20);

    @TempDir
    private Path folder;

    private Kernel kernel;
    private Torc torc;
    private PagesScheme pages;
    private ServedScheme served;

    @BeforeEach
    void start() throws IOException {
        kernel = Kernel.start(KernelSetup.at(new Domain(folder)));
        torc = Torc.attach(new Domain(folder));
        pages = new PagesScheme();
        served = torc.serve("pages", pages);
    }

    @AfterEach
    void stop() {
        served.close();
        torc.close();
        kernel.close();
    }

    /// What both ways answer.
    abstract class Contract {

        abstract Session connect(SessionSetup setup) throws IOException;

        abstract Session connect(SessionSetup setup, Reactor reactor) throws IOException;

        @Test
        void What_is_written_is_read() throws IOException {
            try (Session session = connect(SMALL);
                    RemoteFile page = session.open("a", OpenMode.CREATE);
                    Slice slice = session.allocate(1000)) {
                slice.memory().fill((byte) 7);
                assertEquals(1000, page.write(slice, 96L));
                slice.memory().fill((byte) 0);
                assertEquals(1000, page.read(slice, 96L));
                assertEquals(7, slice.memory().get(ValueLayout.JAVA_BYTE, 0));
                assertEquals(7, slice.memory().get(ValueLayout.JAVA_BYTE, 999));
                assertEquals(96, page.read(slice, PagesScheme.PAGE_BYTES - 96L));
                assertEquals(0, page.read(slice, PagesScheme.PAGE_BYTES));
            }
        }

        @Test
        void A_call_moves_a_megabyte() throws IOException {
            try (Session session = connect(SMALL.withPoolBytes(4L << 20));
                    RemoteFile page = session.open("big", OpenMode.CREATE);
                    Slice slice = session.allocate(PagesScheme.BIG_BYTES)) {
                slice.memory().fill((byte) 7);
                assertEquals(PagesScheme.BIG_BYTES, page.write(slice, 0L));
                slice.memory().fill((byte) 0);
                assertEquals(PagesScheme.BIG_BYTES, page.read(slice, 0L));
                assertEquals(-1L, slice.memory().mismatch(filled()));
            }
        }

        private MemorySegment filled() {
            byte[] bytes = new byte[PagesScheme.BIG_BYTES];
            Arrays.fill(bytes, (byte) 7);
            return MemorySegment.ofArray(bytes);
        }

        @Test
        void An_opcode_of_the_scheme_s_own_has_its_memory_there_and_back() throws IOException {
            try (Session session = connect(SMALL);
                    Slice slice = session.allocate(4)) {
                MemorySegment.copy(new byte[] {1, 2, 3, 4}, 0, slice.memory(), ValueLayout.JAVA_BYTE, 0, 4);
                assertEquals(
                        4,
                        session.call(PagesScheme.TURN, "turn", "it")
                                .memory(slice)
                                .run());
                assertArrayEquals(
                        new byte[] {4, 3, 2, 1}, slice.memory().asSlice(0, 4).toArray(ValueLayout.JAVA_BYTE));
            }
        }

        @Test
        void An_opcode_of_the_scheme_s_own_has_its_caller_s_memory_also_where_the_pool_begins() throws IOException {
            byte[] bytes = {1, 2, 3, 4, 5, 6, 7, 8};
            try (Session session = connect(SMALL);
                    RemoteFile page = session.open("a", OpenMode.CREATE);
                    Slice slice = session.allocate(bytes.length)) {
                // The scheme's handle is opened by a path, which is put into the pool too.
                session.call(PagesScheme.TURN, "turn", "it").memory(slice).run();
                MemorySegment.copy(bytes, 0, slice.memory(), ValueLayout.JAVA_BYTE, 0, bytes.length);
                page.write(slice, 0L);
                assertEquals(bytes.length, atTheBeginning(session, Opcode.READ_FIXED.number(), page, bytes.length));
                assertEquals(bytes.length, atTheBeginning(session, PagesScheme.TURN, page, bytes.length));
                assertEquals(bytes.length, atTheBeginning(session, Opcode.WRITE_FIXED.number(), page, bytes.length));
                page.read(slice, 0L);
                assertArrayEquals(
                        new byte[] {8, 7, 6, 5, 4, 3, 2, 1},
                        slice.memory().asSlice(0, bytes.length).toArray(ValueLayout.JAVA_BYTE));
            }
        }

        private static long atTheBeginning(Session session, int opcode, RemoteFile page, int bytes) throws IOException {
            return session.call(opcode, "call", "it")
                    .handle(page.handle())
                    .address(0L)
                    .length(bytes)
                    .run();
        }

        @Test
        void An_opcode_of_the_scheme_s_own_names_no_memory_beyond_the_pool() throws IOException {
            try (Session session = connect(SMALL);
                    Slice slice = session.allocate(4)) {
                var beyond = session.call(PagesScheme.TURN, "turn", "it")
                        .memory(slice)
                        .length(Integer.MAX_VALUE);
                assertEquals(
                        Errno.EFAULT.number(),
                        assertThrows(SyscallException.class, beyond::run).errno());
            }
        }

        /// Row 16 of the checklist.
        @Test
        void A_result_of_64_bits_comes_whole() throws Exception {
            try (Reactor reactor = Reactor.start(ReactorSetup.standard());
                    Session session = connect(SMALL);
                    Session ofReactor = connect(SMALL, reactor);
                    Slice slice = session.allocate(8)) {
                for (long result : new long[] {0x8000_0000L, 0x7f00_1234_5678_9000L, Long.MAX_VALUE}) {
                    assertEquals(result, say(session, result).run());
                    assertEquals(result, say(session, result).memory(slice).run());
                    assertEquals(result, say(ofReactor, result).start().get().result());
                }
            }
        }

        private static SchemeCall say(Session session, long result) {
            return session.call(PagesScheme.SAY, "say", "it").offset(result);
        }

        @Test
        void A_stream_comes_whole() throws Exception {
            try (Reactor reactor = Reactor.start(ReactorSetup.standard());
                    Session session = connect(SMALL, reactor);
                    RemoteFile page = session.open("a", OpenMode.CREATE)) {
                Results results = count(session, page, 900, new CountDownLatch(0));
                assertEquals(
                        IntStream.rangeClosed(0, 900).asLongStream().boxed().toList(),
                        results.all.get(20, TimeUnit.SECONDS));
            }
        }

        /// Starts a stream of numbers, whose caller takes no more than one until it is let go on.
        Results count(Session session, RemoteFile handle, int numbers, CountDownLatch goOn) {
            Results results = new Results(goOn);
            SessionPort port = session.port();
            port.reactor().execute(() -> {
                long at = port.claim();
                SubmissionEntry.start(port.entries(), at, PagesScheme.COUNT, 0, handle.handle());
                SubmissionEntry.setOffset(port.entries(), at, numbers);
                port.start(at, results, 0L);
            });
            return results;
        }

        @Test
        void An_error_is_the_scheme_s_own() throws IOException {
            try (Session session = connect(SMALL);
                    RemoteFile page = session.open("a", OpenMode.CREATE);
                    Slice slice = session.allocate(1000)) {
                assertThrows(NoSuchFileException.class, () -> session.open("b", OpenMode.READ));
                var tooBig = assertThrows(SyscallException.class, () -> page.write(slice, PagesScheme.PAGE_BYTES));
                assertEquals(Errno.EFBIG.number(), tooBig.errno());
                assertEquals(
                        Errno.ENOSYS.number(),
                        assertThrows(SyscallException.class, page::status).errno());
                assertEquals(
                        Errno.ENOSYS.number(),
                        assertThrows(SyscallException.class, () -> session.remove("a"))
                                .errno());
                assertEquals(
                        Errno.ENOSYS.number(),
                        assertThrows(SyscallException.class, () -> session.rename("a", "b"))
                                .errno());
                assertEquals(
                        Errno.ENOSYS.number(),
                        assertThrows(SyscallException.class, page::sync).errno());
            }
        }

        @Test
        void A_handle_that_is_closed_is_unknown() throws IOException {
            try (Session session = connect(SMALL);
                    Slice slice = session.allocate(10)) {
                RemoteFile page = session.open("a", OpenMode.CREATE);
                page.close();
                var unknown = assertThrows(SyscallException.class, () -> page.read(slice, 0L));
                assertEquals(Errno.EBADF.number(), unknown.errno());
            }
        }

        /// Row 39 of the checklist.
        @Test
        void Many_calls_are_in_flight_and_answered_in_another_order() throws Exception {
            try (Reactor reactor = Reactor.start(ReactorSetup.standard());
                    Session session = connect(SMALL, reactor);
                    RemoteFile later = session.open("later", OpenMode.READ);
                    RemoteFile go = session.open("go", OpenMode.CREATE);
                    Slice word = session.allocate(8)) {
                List<Slice> slices = new ArrayList<>();
                List<Transfer> reads = new ArrayList<>();
                for (int i = 0; i < 40; i++) {
                    slices.add(session.allocate(64));
                    reads.add(later.startRead(slices.get(i), 0L));
                }
                assertFalse(reads.getFirst().isDone());
                assertEquals(
                        8, go.startWrite(word, 0L).get(20, TimeUnit.SECONDS).result());
                for (int i = 0; i < 40; i++) {
                    // The youngest is answered first.
                    assertEquals(40 - i, reads.get(i).get(20, TimeUnit.SECONDS).result());
                }
                slices.forEach(Slice::close);
            }
        }

        @Test
        void A_call_that_is_never_answered_can_be_cancelled() throws Exception {
            try (Reactor reactor = Reactor.start(ReactorSetup.standard());
                    Session session = connect(SMALL, reactor);
                    RemoteFile never = session.open("never", OpenMode.READ);
                    Slice slice = session.allocate(64)) {
                Transfer read = never.startRead(slice, 0L);
                session.ping();
                read.cancel(true);
                var cancelled = assertThrows(CompletionException.class, read::join);
                assertTrue(cancelled.getCause() instanceof SyscallException failure
                        && failure.errno() == Errno.ECANCELED.number());
            }
        }

        @Test
        void When_the_scheme_ends_its_callers_are_told() throws Exception {
            try (Reactor reactor = Reactor.start(ReactorSetup.standard());
                    Session session = connect(SMALL, reactor);
                    RemoteFile never = session.open("never", OpenMode.READ);
                    Slice slice = session.allocate(64)) {
                Transfer read = never.startRead(slice, 0L);
                session.ping();
                served.close();
                var told = assertThrows(
                        java.util.concurrent.ExecutionException.class, () -> read.get(20, TimeUnit.SECONDS));
                assertTrue(told.getCause() instanceof IOException, told::toString);
            }
        }
    }

    /// What comes of a stream.
    private static final class Results implements Answers {

        private final CountDownLatch goOn;
        private final List<Long> soFar = new ArrayList<>();
        private final CompletableFuture<List<Long>> all = new CompletableFuture<>();

        Results(CountDownLatch goOn) {
            this.goOn = goOn;
        }

        @Override
        public void answered(long tag, long result, int flags) {
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            soFar.add(result);
            if ((flags & CqeFlags.MORE) == 0) {
                all.complete(soFar);
            }
        }
    }

    @Nested
    class Directly extends Contract {

        @Override
        Session connect(SessionSetup setup) throws IOException {
            return torc.connect("pages", setup);
        }

        @Override
        Session connect(SessionSetup setup, Reactor reactor) throws IOException {
            return torc.connect("pages", setup, reactor);
        }
    }

    @Nested
    class Delegated extends Contract {

        @Override
        Session connect(SessionSetup setup) throws IOException {
            return torc.delegated("pages", setup);
        }

        @Override
        Session connect(SessionSetup setup, Reactor reactor) throws IOException {
            return torc.delegated("pages", setup, reactor);
        }

        @Test
        void A_stream_whose_caller_takes_nothing_is_cut_and_says_so() throws Exception {
            try (Reactor reactor = Reactor.start(ReactorSetup.standard());
                    Session session = connect(SMALL, reactor);
                    RemoteFile page = session.open("a", OpenMode.CREATE)) {
                CountDownLatch goOn = new CountDownLatch(1);
                Results results = count(session, page, 1_000_000, goOn);
                try {
                    assertFalse(pages.counted().get(20, TimeUnit.SECONDS), "it was not asked to end");
                } finally {
                    goOn.countDown();
                }
                List<Long> all = results.all.get(20, TimeUnit.SECONDS);
                assertEquals(Errno.ENOBUFS.negated(), all.removeLast());
                assertTrue(all.size() >= HeldStreams.MOST, () -> all.size() + " results");
                assertEquals(LongStream.range(0, all.size()).boxed().toList(), all);
            }
        }

        @Test
        void A_scheme_that_does_not_answer_keeps_nobody_else_from_it() throws Exception {
            SessionSetup deep = SMALL.with(RingSpec.ofEntries(1024));
            try (Reactor reactor = Reactor.start(ReactorSetup.standard());
                    Session flood = connect(deep, reactor);
                    RemoteFile never = flood.open("never", OpenMode.READ)) {
                List<CallFuture<Answer>> reads = new ArrayList<>();
                for (int i = 0; i < 1000; i++) {
                    reads.add(flood.call(Opcode.READ_FIXED.number(), "read", "never")
                            .handle(never.handle())
                            .length(64)
                            .start());
                }
                try (Session other = connect(SMALL);
                        RemoteFile page = other.open("a", OpenMode.CREATE);
                        Slice word = other.allocate(8)) {
                    assertEquals(8, page.write(word, 0L));
                    assertEquals(8, page.read(word, 0L));
                }
                assertFalse(reads.getFirst().isDone());
                reads.forEach(read -> read.cancel(true));
            }
        }

        @Test
        void A_context_whose_call_was_cancelled_in_vain_ends_all_the_same() throws Exception {
            try (Reactor reactor = Reactor.start(ReactorSetup.standard());
                    Session session = connect(SMALL, reactor)) {
                RemoteFile deaf = session.open("deaf", OpenMode.READ);
                Transfer read = deaf.startRead(session.allocate(64), 0L);
                session.ping();
                read.cancel(true);
                session.ping();
                assertEquals(2, contexts());
            }
            RunningKernel.until("the context is gone", () -> contexts() == 1);
            letDeafCallsEnd();
        }

        private void letDeafCallsEnd() throws IOException {
            try (Session session = connect(SMALL);
                    RemoteFile go = session.open("go", OpenMode.CREATE);
                    Slice word = session.allocate(8)) {
                assertEquals(8, go.write(word, 0L));
            }
        }

        /// Row 13 of the checklist: at most one ring of the kernel's for each scheme.
        @Test
        void All_contexts_share_one_session_with_the_scheme() throws IOException {
            try (Session one = connect(SMALL);
                    Session two = connect(SMALL);
                    RemoteFile _ = one.open("a", OpenMode.CREATE);
                    RemoteFile _ = two.open("a", OpenMode.CREATE)) {
                assertEquals(1, served.server().counters().sessions());
            }
        }

        @Test
        void A_context_that_ends_need_not_wait_for_a_scheme_that_never_answers() throws Exception {
            Transfer read;
            try (Reactor reactor = Reactor.start(ReactorSetup.standard());
                    Session session = connect(SMALL, reactor)) {
                RemoteFile deaf = session.open("deaf", OpenMode.READ);
                read = deaf.startRead(session.allocate(64), 0L);
                session.ping();
                assertEquals(2, contexts());
            }
            assertThrows(CompletionException.class, read::join);
            RunningKernel.until("the context is gone", () -> contexts() == 1);
            letDeafCallsEnd();
        }

        private long contexts() {
            try (RemoteFile file = torc.kernel().open("sys:contexts", OpenMode.READ);
                    Slice slice = torc.kernel().allocate(4096)) {
                int bytes = file.read(slice, 0L);
                byte[] text = slice.memory().asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE);
                return new String(text, StandardCharsets.UTF_8).lines().count() - 1;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }
}
