package dev.torc.scheme.net;

import static dev.torc.scheme.net.ServedNet.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.client.Session;
import dev.torc.layout.Words;
import dev.torc.posix.UnixSocket;
import dev.torc.ring.Awaited;
import dev.torc.ring.ClientGreeting;
import dev.torc.ring.ClientRing;
import dev.torc.ring.Hello;
import dev.torc.ring.PollingPolicy;
import dev.torc.ring.RingSpec;
import dev.torc.uapi.AcceptFlags;
import dev.torc.uapi.AtFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.OpenFlags;
import dev.torc.uapi.SqeFlags;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A client that guesses the handle of a connection that it has not been told of, for want of room in its ring.
@DisplayNameGeneration(ReplaceUnderscores.class)
class GuessedHandleTest {

    private static final int ENTRIES = 4;

    /// How many of a stream's answers its client has room for: one slot is for its last.
    private static final int TOLD = 2 * ENTRIES - 1;

    private static final int CALLERS = TOLD + 3;
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int STREAM = 1;
    private static final int CANCEL = 2;
    private static final int GUESS = 3;
    private static final int OTHER = 4;

    @TempDir
    Path folder;

    private ServedNet service;
    private UnixSocket socket;
    private ClientGreeting.Attachment attachment;
    private ClientRing ring;
    private final List<SocketChannel> callers = new ArrayList<>();
    private int listener;

    // Both are there from before each test until after it.
    @SuppressWarnings("NullAway")
    GuessedHandleTest() {}

    /// Listens, lets some connect, and accepts them until there is no room: the next has a handle, and is not told.
    @BeforeEach
    void fillTheRing() throws IOException {
        service = ServedNet.start(NetKind.UNIX, folder);
        socket = UnixSocket.connect(service.server().socket());
        Hello hello = new Hello(Hello.FEATURES, RingSpec.ofEntries(ENTRIES), 1 << 16, Hello.Wake.FUTEX);
        attachment = ClientGreeting.attach(socket, hello, null, LIMIT);
        ring = new ClientRing(attachment.segment(), attachment.serverEvent().orElse(null), PollingPolicy.never());
        listener = listen(folder.resolve("s"));
        for (int i = 0; i < CALLERS; i++) {
            callers.add(SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("s"))));
        }
        long at = prepare(Opcode.ACCEPT, listener, 0, STREAM);
        SubmissionEntry.setHeader(entries(), at, Opcode.ACCEPT.number(), 0, AcceptFlags.MULTISHOT);
        ring.submit();
        until("the ring is full", () -> ring.completions().ready() == TOLD);
        // The server has asked Linux to accept no more. When it has served somebody else, Linux has done so.
        try (Session other = service.connect()) {
            other.ping();
        }
    }

    @AfterEach
    void stop() throws IOException {
        for (SocketChannel caller : callers) {
            caller.close();
        }
        ring.closing();
        socket.close();
        attachment.close();
        service.close();
    }

    private int listen(Path path) {
        attachment.pools().getFirst().memory().setString(0, "listen" + path);
        long at = prepare(Opcode.OPENAT, AtFlags.FDCWD, 0, OTHER);
        SubmissionEntry.setOperationFlags(entries(), at, OpenFlags.RDWR);
        ring.submit();
        next();
        return ring.completions().result();
    }

    private Words entries() {
        return ring.entries();
    }

    private long prepare(Opcode opcode, int handle, int sqeFlags, int userData) {
        long at = ring.claim();
        SubmissionEntry.start(entries(), at, opcode.number(), sqeFlags, handle);
        SubmissionEntry.setUserData(entries(), at, userData);
        return at;
    }

    /// Cancels the stream, when the call before has been begun or is done.
    private void cancelStream() {
        long at = prepare(Opcode.ASYNC_CANCEL, 0, 0, CANCEL);
        SubmissionEntry.setAddress(entries(), at, STREAM);
    }

    private int guessed() {
        return listener + TOLD + 1;
    }

    private void next() {
        while (!ring.next()) {
            assertEquals(Awaited.READY, ring.await(LIMIT.toNanos()));
        }
    }

    /// Takes the answers of the stream, and so many others, when the first of those has come.
    ///
    /// @return the last of each call
    private Map<Integer, Integer> answers(int calls) {
        Map<Integer, Integer> last = new HashMap<>();
        // To take one makes room, and the stream would go on.
        until("the first answer", () -> ring.completions().ready() == TOLD + 1);
        for (int i = 0; i < TOLD; i++) {
            next();
            assertEquals(STREAM, ring.completions().userData());
            assertTrue(ring.completions().result() > listener);
        }
        for (int i = 0; i < calls; i++) {
            next();
            last.put((int) ring.completions().userData(), ring.completions().result());
        }
        return last;
    }

    /// One that was accepted and not told of is the next who is accepted.
    private void assertWorks() {
        prepare(Opcode.ACCEPT, listener, 0, OTHER);
        ring.submit();
        next();
        assertTrue(ring.completions().result() > listener);
    }

    @Test
    void can_close_it_and_the_stream_ends_all_the_same() {
        prepare(Opcode.CLOSE, guessed(), SqeFlags.IO_LINK, GUESS);
        cancelStream();
        ring.submit();
        Map<Integer, Integer> answers = answers(3);

        assertEquals(0, answers.get(GUESS));
        assertEquals(Errno.ECANCELED.negated(), answers.get(STREAM));
        assertWorks();
    }

    @Test
    void can_receive_by_it_until_the_stream_ends() {
        long at = prepare(Opcode.RECV, guessed(), 0, GUESS);
        SubmissionEntry.setLength(entries(), at, 16);
        // What is linked begins after those before it have.
        prepare(Opcode.NOP, 0, SqeFlags.IO_LINK, OTHER);
        cancelStream();
        ring.submit();
        Map<Integer, Integer> answers = answers(4);

        assertEquals(Errno.ECANCELED.negated(), answers.get(GUESS));
        assertEquals(Errno.ECANCELED.negated(), answers.get(STREAM));
        assertWorks();
    }
}
