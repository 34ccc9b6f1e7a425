package dev.torc.linux;

import dev.torc.posix.EventDescriptor;
import dev.torc.reactor.Answers;
import dev.torc.ring.SubmissionQueue;
import dev.torc.uapi.CqeFlags;
import dev.torc.uapi.PollFlags;
import dev.torc.uring.PrepareRing;
import dev.torc.uring.PrepareWait;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.IntConsumer;

/// Where other reactors of the process send numbers, from ring to ring, without a system call on the receiving side
/// (`IORING_OP_MSG_RING`, Linux 6.3).
///
/// Behind it is a poll that never fires: a message is one more of its completions.
///
/// **Threads.** Any. **Ownership.** Whoever opened it closes it, before its reactor.
public final class Mailbox implements AutoCloseable {

    private final Linux linux;
    private final EventDescriptor silent;
    private final int ring;
    private final IntConsumer onMessage;
    private final CompletableFuture<Boolean> closed = new CompletableFuture<>();

    // The reactor's.
    private long token;

    /// The messages under way.
    private final Uses uses = new Uses();

    private Mailbox(Linux linux, EventDescriptor silent, int ring, IntConsumer onMessage) {
        this.linux = linux;
        this.silent = silent;
        this.ring = ring;
        this.onMessage = onMessage;
    }

    static Mailbox open(Linux linux, IntConsumer onMessage) throws IOException {
        EventDescriptor silent = EventDescriptor.create();
        try {
            return PortTables.onRing(linux, (ring, tables) -> {
                Mailbox mailbox = new Mailbox(linux, silent, ring.descriptorNumber(), onMessage);
                mailbox.arm();
                return mailbox;
            });
        } catch (IOException | RuntimeException e) {
            silent.close();
            throw e;
        }
    }

    private void arm() throws IOException {
        long at = linux.port().claim();
        if (at == SubmissionQueue.FULL) {
            throw new IOException("the reactor has no room for a mailbox now: too many calls wait");
        }
        PrepareWait.pollMultishot(
                linux.port().entries(), at, silent.descriptor().number(), PollFlags.IN);
        Answers answers = (tag, result, flags) -> answered(result, flags);
        token = linux.port().start(at, answers, 0);
    }

    private void answered(long result, int flags) {
        if ((flags & CqeFlags.MORE) != 0) {
            onMessage.accept((int) result);
        } else {
            silent.close();
            closed.complete(true);
        }
    }

    /// {@return an operation that sends a number here, through another ring or this one}
    Effect message(Linux from, int message) {
        Effect send = new Effect(from, "msg_ring", "a mailbox");
        PrepareRing.message(send, Effect.ENTRY, ring, token, message, CqeFlags.MORE);
        send.toMailbox(this);
        return send;
    }

    /// Counts a message in.
    ///
    /// @return false if the mailbox is being closed
    boolean enter() {
        return uses.enter();
    }

    /// Counts a message out.
    void leave() {
        endIfOver(uses.leave());
    }

    private void endIfOver(Uses.Stand stand) {
        if (stand == Uses.Stand.OVER) {
            end();
        }
    }

    /// Takes no more messages, delivers those under way, and closes. A second time waits too. On the reactor's own
    /// thread it does not wait.
    @Override
    public void close() {
        endIfOver(uses.close());
        linux.awaitDone(closed);
    }

    /// Ends the poll. What was sent before is completed before it.
    private void end() {
        try {
            linux.port().reactor().execute(() -> linux.port().cancel(token));
        } catch (RejectedExecutionException e) {
            silent.close();
            closed.complete(false);
        }
    }
}
