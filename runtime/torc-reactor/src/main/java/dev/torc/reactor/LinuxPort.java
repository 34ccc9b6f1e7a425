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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Calls to Linux, by the reactor's own ring.
public final class LinuxPort extends Port {

    private final UringQueues queues;
    private final Optional<BufferPlaces> buffers;
    private final List<@Nullable LinuxShare> shares = new ArrayList<>();
    private final AtOnce atOnce;

    LinuxPort(Reactor reactor, UringQueues queues) {
        super(reactor, new CallTable(reactor.setup().callsInFlight(), CallTable.Finding.BY_INDEX), Subject.LINUX_RING);
        this.queues = queues;
        this.buffers = ring().map(BufferPlaces::new);
        this.atOnce = new AtOnce(reactor.setup().name(), () -> reactor.rounds().wake());
        ring().ifPresent(ring -> ring.countIn(shown));
    }

    /// {@return the ring, for what is registered with it; none if the queues are simulated}
    ///
    /// **Threads.** To be used on the reactor's thread only. Its queues are the reactor's.
    public Optional<Uring> ring() {
        return queues instanceof Uring uring ? Optional.of(uring) : Optional.empty();
    }

    /// {@return the ring's registered buffers; none if the queues are simulated}
    ///
    /// **Threads.** The reactor's.
    public Optional<BufferPlaces> buffers() {
        return buffers;
    }

    /// Lets somebody who has a table of calls already put entries of its own into the ring.
    ///
    /// **Threads.** The reactor's.
    ///
    /// @param told of what they come to
    /// @return its share, which is closed before the reactor ends
    public LinuxShare share(LinuxShare.Completions told) {
        int number = shares.indexOf(null);
        if (number < 0) {
            number = shares.size();
            shares.add(null);
        }
        LinuxShare share = new LinuxShare(this, number, told);
        shares.set(number, share);
        return share;
    }

    void forget(int share) {
        shares.set(share, null);
    }

    /// Reserves an entry for a share, also while the port ends.
    long claimShared() {
        return claimEntry(true);
    }

    @Override
    boolean isAnsweredAtOnce(CallFuture<?> call) {
        // An integrated reactor may stand on a ring that is simulated, or may do less than the process.
        return !reactor().isIntegrated() && !reactor().isCurrentThread() && !hasEnded() && atOnce.answers(call);
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
            long userData = completions.userData();
            if (LinuxShare.isShared(userData)) {
                completed(userData, completions.result(), completions.flags());
            } else {
                underWay.completed(userData, completions.extendedResult(), completions.flags());
            }
        }
        return any;
    }

    private void completed(long userData, int result, int flags) {
        int number = LinuxShare.number(userData);
        LinuxShare share = number < shares.size() ? shares.get(number) : null;
        if (share != null) {
            share.completed(userData, result, flags);
        }
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
        atOnce.show(shown);
        queues.submitAndWait(1, mostNanos);
    }

    /// Waits until Linux has let go of everything, and gives the ring back.
    void close() {
        queues.close();
        for (LinuxShare share : shares) {
            if (share != null) {
                share.lost();
            }
        }
        shown.close();
    }
}
