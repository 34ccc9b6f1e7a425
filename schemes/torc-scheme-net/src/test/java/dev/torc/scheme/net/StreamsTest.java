package dev.torc.scheme.net;

import static dev.torc.scheme.net.ServedNet.LOOPBACK;
import static dev.torc.scheme.net.ServedNet.listen;
import static dev.torc.scheme.net.ServedNet.port;
import static dev.torc.scheme.net.ServedNet.text;
import static dev.torc.scheme.net.ServedNet.to;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.client.OpenMode;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.layout.Words;
import dev.torc.memory.Slice;
import dev.torc.reactor.Reactor;
import dev.torc.reactor.ReactorSetup;
import dev.torc.reactor.SessionPort;
import dev.torc.uapi.AcceptFlags;
import dev.torc.uapi.CqeFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.PollAddFlags;
import dev.torc.uapi.PollFlags;
import dev.torc.uapi.SendReceiveFlags;
import dev.torc.uapi.SqeFlags;
import dev.torc.uapi.SubmissionEntry;
import dev.torc.uring.BufferRing;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Calls on sockets that go on: one submission, and an answer for each that comes.
@ParameterizedClass(name = "{0}")
@EnumSource(StreamsTest.Place.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class StreamsTest {

    private static final int GROUP = 3;
    private static final int BUFFER_BYTES = 64;

    private final Place place;

    @TempDir
    Path folder;

    private ServedNet service;
    private Reactor reactor;
    private Session session;

    StreamsTest(Place place) {
        this.place = place;
    }

    /// Where the server runs.
    enum Place {
        OWN_THREAD,
        /// On the reactor that drives its client's session, too.
        REACTOR
    }

    @BeforeEach
    void start() throws IOException {
        reactor = Reactor.start(ReactorSetup.standard());
        service = switch (place) {
            case OWN_THREAD -> ServedNet.start(NetKind.TCP, folder);
            case REACTOR -> ServedNet.hosted(NetKind.TCP, folder, reactor);
        };
        session = service.connect(reactor);
    }

    @AfterEach
    void stop() {
        session.close();
        service.close();
        reactor.close();
    }

    /// An answer of a call.
    private record Told(long result, int flags) {

        boolean isLast() {
            return (flags & CqeFlags.MORE) == 0;
        }
    }

    /// Fields of an entry that are not zero.
    private interface Fields {
        void write(Words entries, long at);
    }

    /// A call whose answers are waited for one by one.
    private final class Going {

        private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
        private volatile long token;

        Going(Opcode opcode, int fd, Fields fields) {
            SessionPort port = session.port();
            reactor.execute(() -> {
                long at = port.claim();
                SubmissionEntry.start(port.entries(), at, opcode.number(), 0, fd);
                fields.write(port.entries(), at);
                token = port.start(at, (_, result, flags) -> told.add(new Told(result, flags)), 0L);
            });
        }

        Told next() throws InterruptedException {
            Told next = told.poll(20, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nothing more is told");
            }
            return next;
        }

        void cancel() {
            reactor.execute(() -> session.port().cancel(token));
        }
    }

    private Going receive(RemoteFile connection) {
        return new Going(Opcode.RECV, connection.handle(), (entries, at) -> {
            SubmissionEntry.setHeader(
                    entries, at, Opcode.RECV.number(), SqeFlags.BUFFER_SELECT, SendReceiveFlags.RECV_MULTISHOT);
            SubmissionEntry.setBufferIndex(entries, at, GROUP, 0);
        });
    }

    private Told provide(Slice memory, int first, int count) throws InterruptedException {
        return new Going(Opcode.PROVIDE_BUFFERS, count, (entries, at) -> {
                    SubmissionEntry.setAddress(entries, at, memory.offset() + (long) first * BUFFER_BYTES);
                    SubmissionEntry.setLength(entries, at, BUFFER_BYTES);
                    SubmissionEntry.setOffset(entries, at, first);
                    SubmissionEntry.setBufferIndex(entries, at, GROUP, 0);
                })
                .next();
    }

    private static String received(Slice memory, Told told) {
        long at = (long) BufferRing.bufferOf(told.flags()) * BUFFER_BYTES;
        return text(memory.memory().asSlice(at, told.result()));
    }

    @Nested
    class One_accept_of_all {

        private Going accept(RemoteFile listener) {
            return new Going(
                    Opcode.ACCEPT,
                    listener.handle(),
                    (entries, at) ->
                            SubmissionEntry.setHeader(entries, at, Opcode.ACCEPT.number(), 0, AcceptFlags.MULTISHOT));
        }

        @Test
        void gives_a_handle_for_each_who_connects_and_ends_with_the_listener() throws Exception {
            RemoteFile listener = listen(session);
            Going accepts = accept(listener);
            int port = port(session, listener);
            Set<Long> handles = new HashSet<>();
            for (int i = 0; i < 10; i++) {
                try (Socket _ = new Socket(LOOPBACK, port)) {
                    Told told = accepts.next();
                    assertTrue(told.result() >= 0 && !told.isLast(), told::toString);
                    handles.add(told.result());
                }
            }
            assertEquals(10, handles.size());

            listener.close();
            assertEquals(new Told(Errno.ECANCELED.negated(), 0), accepts.next());
        }

        @Test
        void loses_none_of_those_that_its_client_has_no_room_for() throws Exception {
            RemoteFile listener = listen(session);
            int port = port(session, listener);
            List<Socket> callers = new ArrayList<>();
            try {
                for (int i = 0; i < 700; i++) {
                    callers.add(new Socket(LOOPBACK, port));
                }
                Going accepts = accept(listener);
                for (int i = 0; i < 700; i++) {
                    assertTrue(accepts.next().result() >= 0);
                }
                accepts.cancel();
                assertEquals(Errno.ECANCELED.negated(), accepts.next().result());
            } finally {
                for (Socket caller : callers) {
                    caller.close();
                }
                listener.close();
            }
        }
    }

    @Nested
    class One_receive_of_all {

        @Test
        void fills_the_client_s_own_buffers_until_the_end() throws Exception {
            try (ServerSocket listener = new ServerSocket(0, 1, LOOPBACK);
                    Slice memory = session.allocate(8L * BUFFER_BYTES);
                    RemoteFile connection = session.open(to(listener), OpenMode.READ);
                    Socket peer = listener.accept()) {
                assertTrue(provide(memory, 0, 8).result() >= 0);
                Going receives = receive(connection);
                Set<Integer> buffers = new HashSet<>();
                for (String piece : List.of("one", "two", "three")) {
                    peer.getOutputStream().write(piece.getBytes(StandardCharsets.UTF_8));
                    Told told = receives.next();
                    assertEquals(piece, received(memory, told));
                    buffers.add(BufferRing.bufferOf(told.flags()));
                }
                assertEquals(3, buffers.size());

                peer.shutdownOutput();
                assertEquals(new Told(0, 0), receives.next());
            }
        }

        @Test
        void stops_where_no_buffer_is_left_and_loses_nothing() throws Exception {
            try (ServerSocket listener = new ServerSocket(0, 1, LOOPBACK);
                    Slice memory = session.allocate(2L * BUFFER_BYTES);
                    RemoteFile connection = session.open(to(listener), OpenMode.READ);
                    Socket peer = listener.accept()) {
                provide(memory, 0, 2);
                Going receives = receive(connection);
                peer.getOutputStream().write("x".repeat(3 * BUFFER_BYTES).getBytes(StandardCharsets.UTF_8));
                assertEquals(BUFFER_BYTES, receives.next().result());
                assertEquals(BUFFER_BYTES, receives.next().result());
                assertEquals(Errno.ENOBUFS.negated(), receives.next().result());

                provide(memory, 0, 2);
                assertEquals(BUFFER_BYTES, receive(connection).next().result());
            }
        }

        @Test
        void of_buffers_that_nobody_provided_or_outside_the_pool_is_refused() throws Exception {
            try (ServerSocket listener = new ServerSocket(0, 1, LOOPBACK);
                    RemoteFile connection = session.open(to(listener), OpenMode.READ)) {
                assertEquals(Errno.ENOBUFS.negated(), receive(connection).next().result());
                Going outside = new Going(Opcode.PROVIDE_BUFFERS, 2, (entries, at) -> {
                    SubmissionEntry.setAddress(entries, at, (16L << 20) - BUFFER_BYTES);
                    SubmissionEntry.setLength(entries, at, BUFFER_BYTES);
                });
                assertEquals(Errno.EFAULT.negated(), outside.next().result());
            }
        }

        @Test
        void ends_when_it_is_cancelled() throws Exception {
            try (ServerSocket listener = new ServerSocket(0, 1, LOOPBACK);
                    Slice memory = session.allocate(BUFFER_BYTES);
                    RemoteFile connection = session.open(to(listener), OpenMode.READ)) {
                provide(memory, 0, 1);
                Going receives = receive(connection);
                receives.cancel();

                assertEquals(Errno.ECANCELED.negated(), receives.next().result());
            }
        }
    }

    @Nested
    class One_poll_of_all {

        @Test
        void tells_again_and_again_that_something_has_come() throws Exception {
            try (ServerSocket listener = new ServerSocket(0, 1, LOOPBACK);
                    Slice slice = session.allocate(16);
                    RemoteFile connection = session.open(to(listener), OpenMode.READ);
                    Socket peer = listener.accept()) {
                Going polls = new Going(Opcode.POLL_ADD, connection.handle(), (entries, at) -> {
                    SubmissionEntry.setLength(entries, at, PollAddFlags.ADD_MULTI);
                    SubmissionEntry.setOperationFlags(entries, at, PollFlags.IN);
                });
                for (int i = 0; i < 3; i++) {
                    peer.getOutputStream().write('x');
                    assertNotEquals(0, polls.next().result() & PollFlags.IN);
                    assertEquals(1, connection.read(slice, 0));
                }
                polls.cancel();
                Told last = polls.next();
                while (!last.isLast()) {
                    last = polls.next();
                }
                assertEquals(Errno.ECANCELED.negated(), last.result());
            }
        }
    }
}
