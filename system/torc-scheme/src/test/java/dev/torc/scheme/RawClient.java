package dev.torc.scheme;

import dev.torc.layout.Words;
import dev.torc.memory.SharedSegment;
import dev.torc.posix.EventDescriptor;
import dev.torc.posix.Poll;
import dev.torc.posix.UnixSocket;
import dev.torc.ring.Awaited;
import dev.torc.ring.ClientGreeting;
import dev.torc.ring.ClientRing;
import dev.torc.ring.Hello;
import dev.torc.ring.PollingPolicy;
import dev.torc.ring.RingSpec;
import dev.torc.ring.SubmissionQueue;
import dev.torc.uapi.Errno;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.PollFlags;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A client entry by entry, over a real session.
final class RawClient implements AutoCloseable {

    static final int ENTRIES = 64;

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int POOL_BYTES = 1 << 16;

    /// No call's user data.
    private static final long LOOK = 1_000_000;

    private final UnixSocket socket;
    private final ClientGreeting.Attachment attachment;
    private final ClientRing ring;
    private final @Nullable EventDescriptor bell;

    /// What a call was answered.
    record Answer(long userData, int result, int flags) {

        Answer(long userData, int result) {
            this(userData, result, 0);
        }
    }

    private RawClient(
            UnixSocket socket, ClientGreeting.Attachment attachment, ClientRing ring, @Nullable EventDescriptor bell) {
        this.socket = socket;
        this.attachment = attachment;
        this.ring = ring;
        this.bell = bell;
    }

    /// A client that sleeps on its futex.
    static RawClient connect(Path server) throws IOException {
        return connect(server, null, ENTRIES);
    }

    /// A client that sleeps on an eventfd, as those do who wait for more than one ring.
    static RawClient connectWithBell(Path server) throws IOException {
        return connect(server, EventDescriptor.create(), ENTRIES);
    }

    static RawClient connect(Path server, @Nullable EventDescriptor bell, int entries) throws IOException {
        return over(UnixSocket.connect(server), bell, entries);
    }

    /// A client that somebody else has connected.
    static RawClient over(UnixSocket socket, @Nullable EventDescriptor bell, int entries) throws IOException {
        Hello hello = new Hello(
                Hello.FEATURES,
                RingSpec.ofEntries(entries),
                POOL_BYTES,
                bell == null ? Hello.Wake.FUTEX : Hello.Wake.EVENT);
        ClientGreeting.Attachment attachment;
        try {
            attachment = ClientGreeting.attach(socket, hello, bell, LIMIT);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        ClientRing ring =
                new ClientRing(attachment.segment(), attachment.serverEvent().orElse(null), PollingPolicy.never());
        if (bell != null) {
            ring.sleepOnEvent();
        }
        return new RawClient(socket, attachment, ring, bell);
    }

    ClientRing ring() {
        return ring;
    }

    SharedSegment pool() {
        return attachment.pools().getFirst();
    }

    EventDescriptor bell() {
        if (bell == null) {
            throw new IllegalStateException("this client sleeps on its futex");
        }
        return bell;
    }

    Words entries() {
        return ring.entries();
    }

    /// Prepares an entry.
    ///
    /// @return where it is, for more fields
    long prepare(int opcode, int sqeFlags, int ioprio, long userData) {
        long at = ring.claim();
        if (at == SubmissionQueue.FULL) {
            throw new AssertionError("the ring is full");
        }
        SubmissionEntry.clear(entries(), at);
        SubmissionEntry.setHeader(entries(), at, opcode, sqeFlags, ioprio);
        SubmissionEntry.setUserData(entries(), at, userData);
        return at;
    }

    void nop(long userData) {
        prepare(Opcode.NOP.number(), 0, 0, userData);
    }

    /// Prepares an ASYNC_CANCEL.
    void cancel(long target, int cancelFlags, long userData) {
        long at = prepare(Opcode.ASYNC_CANCEL.number(), 0, 0, userData);
        SubmissionEntry.setAddress(entries(), at, target);
        SubmissionEntry.setOperationFlags(entries(), at, cancelFlags);
    }

    void submit() {
        ring.submit();
    }

    /// Submits, and has the server look at it and take all that it will.
    void settle() {
        cancel(LOOK, 0, LOOK);
        submit();
        Answer look = await();
        if (!look.equals(new Answer(LOOK, Errno.ENOENT.negated()))) {
            throw new AssertionError("something was answered before all was taken: " + look);
        }
    }

    /// Waits for the next completion.
    Answer await() {
        Answer answer = await(LIMIT);
        if (answer == null) {
            throw new AssertionError("no answer came");
        }
        return answer;
    }

    List<Answer> await(int count) {
        List<Answer> answers = new ArrayList<>();
        while (answers.size() < count) {
            answers.add(await());
        }
        return answers;
    }

    /// {@return whether there is no completion now}
    boolean isQuiet() {
        return ring.completions().ready() == 0;
    }

    private @Nullable Answer await(Duration limit) {
        while (!ring.next()) {
            if (bell == null) {
                Awaited awaited = ring.await(limit.toNanos());
                if (awaited == Awaited.ENDED) {
                    throw new AssertionError("the server has ended the session");
                }
                if (awaited == Awaited.TIMED_OUT) {
                    return null;
                }
            } else if (ring.prepareToSleep()) {
                if (Poll.await(bell.descriptor(), PollFlags.IN, limit.toNanos()) == 0) {
                    return null;
                }
                bell.drain();
                ring.awake();
            } else if (ring.serverIsGone()) {
                throw new AssertionError("the server has ended the session");
            }
        }
        return new Answer(
                ring.completions().userData(),
                ring.completions().result(),
                ring.completions().flags());
    }

    /// Hangs up without a word.
    void hangUp() {
        socket.close();
    }

    @Override
    public void close() {
        ring.closing();
        socket.close();
        attachment.close();
        if (bell != null) {
            bell.close();
        }
    }
}
