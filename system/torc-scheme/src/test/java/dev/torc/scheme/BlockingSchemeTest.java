package dev.torc.scheme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.posix.SyscallException;
import dev.torc.scheme.RawClient.Answer;
import dev.torc.uapi.CqeFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.IoPriority;
import dev.torc.uapi.SubmissionEntry;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What a scheme written as code that waits may rely on. Row 37 of the checklist.
@ParameterizedClass
@EnumSource(names = {"OWN_RING", "REACTOR_ON_RING", "REACTOR_ON_EPOLL"})
@DisplayNameGeneration(ReplaceUnderscores.class)
class BlockingSchemeTest {

    private static final int WAIT = 160;
    private static final int THROW = 161;
    private static final int STREAM = 162;
    private static final int WAIT_DEAF = 163;
    private static final int WHERE = 164;

    private static final int MOST = 4;
    private static final int MOST_OF_SESSION = 3;

    private static final List<Exception> THROWN = List.of(
            new NoSuchFileException("a"),
            new FileNotFoundException("a"),
            new FileAlreadyExistsException("a"),
            new AccessDeniedException("a"),
            new NotDirectoryException("a"),
            new DirectoryNotEmptyException("a"),
            new ConnectException(),
            new SocketTimeoutException(),
            new UncheckedIOException(new NoSuchFileException("a")),
            new SyscallException("read", Errno.ENXIO.number(), "a"),
            new UnsupportedOperationException(),
            new IOException("of no kind"),
            new IllegalStateException("a mistake"),
            new InterruptedException("though nobody cancelled"));

    private static final List<Errno> ANSWERED = List.of(
            Errno.ENOENT,
            Errno.ENOENT,
            Errno.EEXIST,
            Errno.EACCES,
            Errno.ENOTDIR,
            Errno.ENOTEMPTY,
            Errno.ECONNREFUSED,
            Errno.ETIMEDOUT,
            Errno.ENOENT,
            Errno.ENXIO,
            Errno.EOPNOTSUPP,
            Errno.EIO,
            Errno.EIO,
            Errno.EIO);

    @Parameter
    private Serving serving = Serving.OWN_RING;

    @TempDir
    private Path folder;

    private final Waiting scheme = new Waiting();
    private Served served;
    private RawClient client;

    // Both are there from before each test until after it.
    @SuppressWarnings("NullAway")
    BlockingSchemeTest() {}

    /// A scheme that does what an opcode says.
    private static final class Waiting extends BlockingScheme {

        private final Semaphore gate = new Semaphore(0);
        private final AtomicInteger mostAtOnce = new AtomicInteger();
        private final LinkedBlockingQueue<Long> order = new LinkedBlockingQueue<>();

        Waiting() {
            super("waiting", MOST, MOST_OF_SESSION);
        }

        @Override
        protected int answer(BlockingCall call) throws Exception {
            order.add(call.entry().userData());
            mostAtOnce.accumulateAndGet(running(), Math::max);
            return switch (call.entry().opcode()) {
                case WAIT -> {
                    gate.acquire();
                    yield 0;
                }
                case WAIT_DEAF -> {
                    gate.acquireUninterruptibly();
                    yield call.isCancelled() ? 77 : 0;
                }
                case THROW -> throw THROWN.get((int) call.entry().length());
                case STREAM -> {
                    for (int i = 0; i < call.entry().length(); i++) {
                        if (!call.send(i)) {
                            yield -1;
                        }
                    }
                    yield (int) call.entry().length();
                }
                default -> Thread.currentThread().isVirtual() ? 1 : 0;
            };
        }
    }

    @BeforeEach
    void start() throws IOException {
        served = Served.start(scheme, folder, serving);
        client = served.connect();
    }

    @AfterEach
    void stop() {
        scheme.gate.release(1_000_000);
        client.close();
        served.close();
    }

    private void call(RawClient who, int opcode, int length, long userData) {
        long at = who.prepare(opcode, 0, 0, userData);
        SubmissionEntry.setLength(who.entries(), at, length);
        who.submit();
    }

    @Test
    void A_call_runs_on_a_virtual_thread_of_its_own() {
        call(client, WHERE, 0, 1);

        assertEquals(new Answer(1, 1), client.await());
    }

    @Test
    void A_scheme_that_may_run_nothing_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> new BlockingScheme("none", 0, 1) {
            @Override
            protected int answer(BlockingCall call) {
                return 0;
            }
        });
    }

    @Test
    void An_exception_is_the_errno_that_says_the_same_and_EIO_otherwise() {
        for (int i = 0; i < THROWN.size(); i++) {
            call(client, THROW, i, i);

            assertEquals(new Answer(i, ANSWERED.get(i).negated()), client.await());
        }
    }

    @Nested
    class More_calls_than_may_run {

        @Test
        void of_one_session_wait_and_all_are_answered() {
            int calls = 40;
            for (int i = 0; i < calls; i++) {
                call(client, WAIT, 0, i);
            }
            Served.until("as many run as may", () -> scheme.running() == MOST_OF_SESSION);
            scheme.gate.release(calls);
            Set<Long> answered = new HashSet<>();
            client.await(calls).forEach(answer -> answered.add(answer.userData()));

            assertEquals(calls, answered.size());
            assertEquals(MOST_OF_SESSION, scheme.mostAtOnce.get());
        }

        @Test
        void of_several_sessions_share_what_there_is() throws IOException {
            List<RawClient> clients = new ArrayList<>();
            try {
                for (int c = 0; c < 5; c++) {
                    RawClient one = served.connect();
                    clients.add(one);
                    for (int i = 0; i < 20; i++) {
                        call(one, WAIT, 0, i);
                    }
                }
                Served.until("as many run as may", () -> scheme.running() == MOST);
                scheme.gate.release(100);
                for (RawClient one : clients) {
                    assertEquals(20, one.await(20).size());
                }
                assertTrue(scheme.mostAtOnce.get() <= MOST);
            } finally {
                clients.forEach(RawClient::close);
            }
        }

        @Test
        void begin_with_the_highest_priority() throws InterruptedException {
            for (int i = 0; i < MOST_OF_SESSION; i++) {
                call(client, WAIT, 0, i);
            }
            for (int i = 0; i < MOST_OF_SESSION; i++) {
                scheme.order.take();
            }
            client.prepare(WAIT, 0, IoPriority.CLASS_IDLE << IoPriority.CLASS_SHIFT, 100);
            client.prepare(WAIT, 0, 0, 101);
            client.prepare(WAIT, 0, IoPriority.CLASS_RT << IoPriority.CLASS_SHIFT, 102);
            client.cancel(5000, 0, 5000);
            client.submit();
            client.await();
            List<Long> order = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                scheme.gate.release();
                order.add(scheme.order.take());
            }

            assertEquals(List.of(102L, 101L, 100L), order);
        }
    }

    @Nested
    class A_cancelled_call {

        @Test
        void is_interrupted_and_ends_as_cancelled() {
            call(client, WAIT, 0, 1);
            Served.until("it runs", () -> scheme.running() == 1);
            client.cancel(1, 0, 2);
            client.submit();

            // Its thread may have ended already when the cancel is answered.
            int asked = client.await().result();
            assertTrue(asked == 0 || asked == Errno.EALREADY.negated(), () -> "it was answered " + asked);
            assertEquals(new Answer(1, Errno.ECANCELED.negated()), client.await());
        }

        @Test
        void that_does_not_heed_it_ends_with_its_result_and_keeps_its_place_until_then() throws InterruptedException {
            call(client, WAIT_DEAF, 0, 1);
            assertEquals(1, scheme.order.take());
            client.cancel(1, 0, 2);
            client.submit();
            assertEquals(new Answer(2, Errno.EALREADY.negated()), client.await());
            assertEquals(1, scheme.running());
            scheme.gate.release();

            assertEquals(new Answer(1, 77), client.await());
        }

        @Test
        void of_a_session_that_has_ended_leaves_nothing_running() {
            for (int i = 0; i < 10; i++) {
                call(client, WAIT, 0, i);
            }
            Served.until("as many run as may", () -> scheme.running() == MOST_OF_SESSION);
            served.untilSessions(1);
            client.hangUp();
            served.untilSessions(0);

            assertEquals(0, scheme.running());
        }

        @Test
        void that_does_not_heed_the_end_of_its_session_keeps_the_sessions_place_until_it_ends()
                throws InterruptedException {
            call(client, WAIT_DEAF, 0, 1);
            assertEquals(1, scheme.order.take());
            client.hangUp();
            assertEquals(1, served.server().counters().sessions());
            scheme.gate.release();

            served.untilSessions(0);
        }

        @Test
        void flood_loses_none_and_doubles_none() {
            int rounds = 300;
            Set<Long> answered = new HashSet<>();
            for (int round = 0; round < rounds; round++) {
                client.prepare(WAIT, 0, 0, round);
                client.cancel(round, 0, 100_000 + round);
                client.submit();
                for (Answer answer : client.await(2)) {
                    assertTrue(answered.add(answer.userData()), answer::toString);
                }
            }

            assertEquals(2 * rounds, answered.size());
            Served.until("nothing runs", () -> scheme.running() == 0);
        }
    }

    @Nested
    class A_stream {

        @Test
        void waits_while_its_client_has_no_room() {
            client.ring().reserve(4);
            call(client, STREAM, 500, 1);
            for (int i = 0; i < 500; i++) {
                assertEquals(new Answer(1, i, CqeFlags.MORE), client.await());
            }

            assertEquals(new Answer(1, 500), client.await());
        }

        @Test
        void that_waits_for_room_can_be_cancelled() {
            client.ring().reserve(4);
            call(client, STREAM, 100_000, 1);
            int room = client.ring().completions().capacity() - 2;
            Served.until("the window is full", () -> client.ring().completions().ready() >= room);
            client.cancel(1, 0, 2);
            client.submit();
            Answer last = client.await();
            int cancels = 0;
            while (last.userData() == 2 || (last.flags() & CqeFlags.MORE) != 0) {
                cancels += last.userData() == 2 ? 1 : 0;
                last = client.await();
            }
            cancels += cancels == 0 && client.await().userData() == 2 ? 1 : 0;

            assertEquals(new Answer(1, Errno.ECANCELED.negated()), last);
            assertEquals(1, cancels);
        }

        @Test
        void ends_with_its_session() {
            client.ring().reserve(4);
            call(client, STREAM, 100_000, 1);
            client.await();
            served.untilSessions(1);
            client.hangUp();
            served.untilSessions(0);

            assertEquals(0, scheme.running());
        }
    }

    @Test
    void Every_kind_of_interruption_of_a_cancelled_call_is_ECANCELED() {
        assertTrue(ThrownErrno.of(new ClosedByInterruptException()).isEmpty());
        assertEquals(THROWN.size(), ANSWERED.size());
    }
}
