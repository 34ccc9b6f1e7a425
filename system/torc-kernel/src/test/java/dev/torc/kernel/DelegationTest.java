package dev.torc.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.client.OpenMode;
import dev.torc.client.RemoteFile;
import dev.torc.client.ServedScheme;
import dev.torc.client.Session;
import dev.torc.client.SessionSetup;
import dev.torc.client.Torc;
import dev.torc.client.Transfer;
import dev.torc.memory.Slice;
import dev.torc.posix.SyscallException;
import dev.torc.reactor.Reactor;
import dev.torc.reactor.ReactorSetup;
import dev.torc.ring.session.Domain;
import dev.torc.uapi.Errno;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A scheme answers the same, whether it is called directly or the kernel forwards each call.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DelegationTest {

    private static final SessionSetup SMALL = SessionSetup.standard().withPoolBytes(1 << 20);

    @TempDir
    private Path folder;

    private Kernel kernel;
    private Torc torc;
    private ServedScheme served;

    @BeforeEach
    void start() throws IOException {
        kernel = Kernel.start(KernelSetup.at(new Domain(folder)));
        torc = Torc.attach(new Domain(folder));
        served = torc.serve("pages", new PagesScheme());
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
            try (Session session = connect(SMALL);
                    RemoteFile go = session.open("go", OpenMode.CREATE);
                    Slice word = session.allocate(8)) {
                assertEquals(8, go.write(word, 0L));
            }
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
