package dev.torc.reactor;

import dev.torc.counters.Subject;
import dev.torc.layout.Words;
import dev.torc.ring.CompletionQueue;
import dev.torc.ring.SubmissionQueue;
import dev.torc.uapi.Errno;
import dev.torc.uring.Uring;
import dev.torc.uring.UringQueues;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.util.Optional;

/// Calls to Linux, by the reactor's own ring.
public final class LinuxPort extends Port {

    private static final System.Logger LOG = System.getLogger(LinuxPort.class.getName());

    private static final long FIRST_CLOSING_WAIT_NANOS = 1_000_000L;
    private static final long LONGEST_CLOSING_WAIT_NANOS = 100_000_000L;

    private final UringQueues queues;

    LinuxPort(Reactor reactor, UringQueues queues) {
        super(reactor, new CallTable(reactor.setup().callsInFlight(), CallTable.Finding.BY_INDEX), Subject.LINUX_RING);
        this.queues = queues;
        ring().ifPresent(ring -> ring.countIn(shown));
    }

    /// {@return the ring, for what is registered with it; none if the queues are simulated}
    ///
    /// **Threads.** To be used on the reactor's thread only. Its queues are the reactor's.
    public Optional<Uring> ring() {
        return queues instanceof Uring uring ? Optional.of(uring) : Optional.empty();
    }

    @Override
    public Words entries() {
        return queues.entries();
    }

    @Override
    long claimEntry(boolean mayMakeRoom) {
        long at = queues.claim();
        if (at == SubmissionQueue.FULL && mayMakeRoom) {
            submit();
            at = queues.claim();
        }
        return at;
    }

    @Override
    void abortEntry() {
        queues.submissions().abort();
    }

    @Override
    int position() {
        return queues.submissions().position() + queues.submissions().claimed() - 1;
    }

    @Override
    int claimed() {
        return queues.submissions().claimed();
    }

    @Override
    void submit() {
        try {
            queues.submit();
        } catch (IOException e) {
            throw new UncheckedIOException("the Linux ring does not take submissions", e);
        }
    }

    @Override
    boolean hasRoomFor(int count) {
        if (queues.room() < count) {
            submit();
        }
        return queues.room() >= count;
    }

    @Override
    int mostTogether() {
        return Math.min(queues.submissions().capacity(), table.capacity());
    }

    @Override
    void giveUp(CallFuture<?> call, Errno why) {
        // Linux answers, and until it does it may touch the call's memory.
    }

    boolean hasCompletions() {
        return queues.completions().ready() != 0 || queues.hasCompletionsOutside();
    }

    /// Takes what has completed and lies in memory.
    ///
    /// @return whether there was anything
    boolean takeCompletions() {
        CompletionQueue completions = queues.completions();
        boolean any = false;
        while (completions.next()) {
            any = true;
            underWay.completed(completions.userData(), completions.extendedResult(), completions.flags());
        }
        return any;
    }

    /// Submits what is claimed and asks for what has completed, without waiting.
    void poll() throws IOException {
        show();
        if (claimed() != 0 || queues.hasCompletionsOutside()) {
            queues.submitAndWait(0, UringQueues.NO_TIMEOUT);
        }
    }

    /// Submits what is claimed and waits until something has completed, or the time is over.
    void await(long mostNanos) throws IOException {
        show();
        queues.submitAndWait(1, mostNanos);
    }

    /// Returns when no call is in flight, so that each was ended by its answer.
    void awaitAll() {
        long waitNanos = FIRST_CLOSING_WAIT_NANOS;
        try {
            while (inFlight() != 0) {
                cancelEverything();
                await(waitNanos);
                takeCompletions();
                waitNanos = Math.min(2 * waitNanos, LONGEST_CLOSING_WAIT_NANOS);
            }
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.ERROR, reactor().setup().name() + " could not wait for what it had in flight", e);
        }
    }

    /// Waits until Linux has let go of everything, and gives the ring back.
    void close() {
        queues.close();
        shown.close();
    }
}
