package dev.torc.uring;

import dev.torc.layout.Words;
import dev.torc.ring.CompletionQueue;
import dev.torc.ring.SubmissionQueue;
import java.io.IOException;

/// What a loop needs of a Linux ring: its two queues, the doorbell, and the wait.
///
/// [Uring] is the one that Linux serves. Who takes this type instead of it can be driven by a simulated Linux as
/// well, where time is virtual and faults come from a seed.
///
/// **Ownership.** From [#submit] until a request's last completion the server of the ring owns the memory that the
/// request names. [#close] waits for that: after it, memory may be freed.
///
/// **Threads.** One at a time; an implementation may bind itself to one.
///
/// **Errors.** What a request comes to is in its completion. Only what is wrong with the ring itself is thrown.
public interface UringQueues extends AutoCloseable {

    /// The limit of a wait that has none.
    long NO_TIMEOUT = Long.MAX_VALUE;

    /// {@return the submission queue}
    SubmissionQueue submissions();

    /// {@return the completion queue}
    CompletionQueue completions();

    /// {@return the submission queue's entries, which the `Prepare` classes fill}
    default Words entries() {
        return submissions().entries();
    }

    /// Reserves the next submission entry. It is the server's after the next [#submit]; an entry that turns out not
    /// to be needed is given up with [SubmissionQueue#abort].
    ///
    /// @return where it begins in [#entries], in bytes, or [SubmissionQueue#FULL]: then [#submit], and claim again
    default long claim() {
        return submissions().claim();
    }

    /// {@return how many entries can be claimed now, for a chain that must not be split}
    default int room() {
        SubmissionQueue queue = submissions();
        return queue.capacity() - queue.claimed() - queue.unconsumed();
    }

    /// Hands every claimed entry over, without waiting.
    ///
    /// @return the number of entries that were taken. Fewer than were claimed means that completions have to be
    ///     taken first (EBUSY): take some, and call again
    /// @throws IllegalStateException from a thread that the ring does not belong to, and after [#close]
    /// @throws IOException if the call is refused: see `io_uring_enter(2)`, section ERRORS
    int submit() throws IOException;

    /// Hands every claimed entry over and waits for completions.
    ///
    /// Returns as soon as `minCompletions` wait in the queue, those included that were there before, or the time is
    /// over. It takes none of them.
    ///
    /// @param minCompletions how many completions to wait for; with 0 it does not wait, but asks for what has
    ///     completed and was deferred or has overflowed
    /// @param timeoutNanos the longest wait, or [#NO_TIMEOUT]; 0 looks once
    /// @return the number of entries that were taken, as [#submit]; whether the time was over shows in
    ///     [CompletionQueue#ready]
    /// @throws IllegalArgumentException if a number is negative, or the completion queue cannot hold so many
    /// @throws IllegalStateException from a thread that the ring does not belong to, and after [#close]
    /// @throws IOException if the call is refused: see `io_uring_enter(2)`, section ERRORS
    int submitAndWait(int minCompletions, long timeoutNanos) throws IOException;

    /// {@return whether completions have overflowed, or are announced to wait, so that only [#submitAndWait] brings
    /// them into the queue}
    boolean hasCompletionsOutside();

    /// Cancels everything in flight, waits until the server has let go of all of it, and closes the ring.
    /// Completions that were not taken are dropped. A second call does nothing.
    @Override
    void close();
}
