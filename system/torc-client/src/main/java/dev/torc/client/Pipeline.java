package dev.torc.client;

import dev.torc.layout.Words;
import dev.torc.memory.Slice;
import dev.torc.ring.PeerMisbehaviorException;
import dev.torc.ring.SubmissionQueue;
import dev.torc.uapi.Errno;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.SubmissionEntry;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Many calls of one session in flight at once, each known by a tag of the caller's.
///
/// ```text
///      try (Pipeline pipeline = session.pipeline()) {
///          while (next < end && pipeline.read(file, slices[i], next, i)) { … }   // until it is full
///          pipeline.submit();
///          while (pipeline.await()) {
///              use(pipeline.tag(), pipeline.result());
///          }
///      }
/// ```
///
/// Nothing here allocates. Completions come in the order in which the service finishes.
///
/// **The end.** If the session ends, every call in flight completes once all the same: with ESHUTDOWN, and
/// [#unanswered] says what is known of it.
///
/// **Ownership.** A slice belongs to its call until the call's completion has been taken.
///
/// **Threads.** The one that made it, which has the session to itself until [#close]; [#wake] any.
public final class Pipeline implements AutoCloseable {

    private final OwnCalls calls;
    private final CallTable table;
    private long tag;
    private long result;
    private @Nullable Outcome outcome;
    private boolean closed;

    Pipeline(OwnCalls calls) {
        this.calls = calls;
        this.table = calls.table();
        calls.hold();
    }

    /// Prepares a read into a slice, as much as fits.
    ///
    /// @param fileOffset where in the file, in bytes
    /// @param callTag what [#tag] says of its completion
    /// @return whether there was room for it; if not, nothing has changed: [#submit] and take completions
    public boolean read(RemoteFile file, Slice into, long fileOffset, long callTag) {
        return transfer(Opcode.READ_FIXED, file, into, fileOffset, callTag);
    }

    /// Prepares a write of what is in a slice.
    ///
    /// @param fileOffset where in the file, in bytes
    /// @param callTag what [#tag] says of its completion
    /// @return whether there was room for it; if not, nothing has changed
    public boolean write(RemoteFile file, Slice from, long fileOffset, long callTag) {
        return transfer(Opcode.WRITE_FIXED, file, from, fileOffset, callTag);
    }

    private boolean transfer(Opcode opcode, RemoteFile file, Slice slice, long fileOffset, long callTag) {
        long at = claim();
        if (at == SubmissionQueue.FULL) {
            return false;
        }
        Words entries = calls.entries();
        SubmissionEntry.clear(entries, at);
        SubmissionEntry.setHeader(entries, at, opcode.number(), 0, 0);
        SubmissionEntry.setFd(entries, at, file.handle());
        SubmissionEntry.setOffset(entries, at, fileOffset);
        SubmissionEntry.setAddress(entries, at, slice.offset());
        SubmissionEntry.setLength(entries, at, lengthOf(slice));
        calls.register(at, callTag);
        return true;
    }

    /// Prepares a call that does nothing.
    ///
    /// @param callTag what [#tag] says of its completion
    /// @return whether there was room for it; if not, nothing has changed
    public boolean nop(long callTag) {
        long at = claim();
        if (at == SubmissionQueue.FULL) {
            return false;
        }
        SubmissionEntry.clear(calls.entries(), at);
        SubmissionEntry.setHeader(calls.entries(), at, Opcode.NOP.number(), 0, 0);
        calls.register(at, callTag);
        return true;
    }

    /// Reserves an entry for a call that has no method here. The caller writes all of it but `user_data`, by the
    /// accessors of [SubmissionEntry] on [#entries], and then says [#ready].
    ///
    /// @return where the entry begins, in bytes, or [SubmissionQueue#FULL]
    public long claim() {
        if (!calls.isHeld()) {
            throw new IllegalStateException("the pipeline is closed, or another thread's");
        }
        return calls.claim();
    }

    /// {@return the memory of the entries}
    public Words entries() {
        return calls.entries();
    }

    /// Says that the last claimed entry is written.
    ///
    /// @param at where [#claim] said that it begins
    /// @param callTag what [#tag] says of its completion
    public void ready(long at, long callTag) {
        calls.register(at, callTag);
    }

    /// Hands what was prepared to the service.
    public void submit() {
        calls.submit();
    }

    /// Takes the next completion if there is one.
    ///
    /// @return whether there was one: [#tag] and [#result] tell of it
    public boolean poll() {
        try {
            int index = table.takeReady();
            if (index == CallTable.NONE) {
                index = calls.take();
            }
            return index != CallTable.NONE && tell(index, null);
        } catch (PeerMisbehaviorException e) {
            calls.endsWith(e);
            return false;
        }
    }

    /// Submits what was prepared, waits for the next completion, and takes it.
    ///
    /// @return whether there was one; false only when nothing is in flight
    public boolean await() {
        submit();
        while (!poll()) {
            if (table.inFlight() == 0) {
                return false;
            }
            if (!awaitCompletion()) {
                int lost = table.anyInFlight(0);
                Outcome known = calls.outcomeOf(lost);
                table.finish(table.userData(lost), Errno.ESHUTDOWN.negated());
                return tell(lost, known);
            }
        }
        return true;
    }

    /// Submits what was prepared, and waits until so many completions can be taken by [#poll] and the service has
    /// taken so many of the calls: what `io_uring_enter(2)` does on a ring to Linux.
    ///
    /// It returns earlier where the session ends, or another thread calls [#wake].
    ///
    /// @param completions 0 waits for none
    /// @param taken of the calls that are submitted by this, at most as many as those are
    /// @return how many completions can be taken; one with a result of 64 bits counts twice
    /// @throws IllegalArgumentException if fewer calls were prepared than are to be taken
    public int enter(int completions, int taken) {
        try {
            return calls.enter(completions, taken);
        } catch (PeerMisbehaviorException e) {
            calls.endsWith(e);
            return 0;
        }
    }

    /// Submits what was prepared, and waits until [#claim] finds room, or there is a completion to take, which
    /// makes room too.
    ///
    /// It returns earlier where the session ends, or another thread calls [#wake].
    ///
    /// @return whether there is room
    public boolean awaitRoom() {
        try {
            return calls.awaitRoom();
        } catch (PeerMisbehaviorException e) {
            calls.endsWith(e);
            return false;
        }
    }

    /// Ends a wait of the pipeline's thread, or its next one. From any thread; it never waits.
    public void wake() {
        calls.wake();
    }

    private boolean awaitCompletion() {
        try {
            return calls.awaitCompletion();
        } catch (PeerMisbehaviorException e) {
            calls.endsWith(e);
            return false;
        }
    }

    private boolean tell(int index, @Nullable Outcome known) {
        tag = table.tag(index);
        result = table.result(index);
        outcome = known;
        table.release(index);
        return true;
    }

    /// {@return the tag of the call whose completion was taken last}
    public long tag() {
        return tag;
    }

    /// {@return its result: its own meaning if not negative, else a negated errno}
    public long result() {
        return result;
    }

    /// {@return what is known of the call if it was not answered, because the session has ended}
    public Optional<Outcome> unanswered() {
        return Optional.ofNullable(outcome);
    }

    /// {@return how many calls are prepared or in flight}
    public int inFlight() {
        return table.inFlight();
    }

    /// Waits for every call in flight, drops what they answer, and gives the session back.
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            boolean more = await();
            while (more) {
                more = await();
            }
        } finally {
            calls.letGo();
        }
    }

    /// {@return a slice's length as an entry's `len`}
    ///
    /// @throws IllegalArgumentException if it is 2 GiB or more
    static int lengthOf(Slice slice) {
        long bytes = slice.byteSize();
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a call moves less than 2 GiB, not " + bytes + " bytes");
        }
        return (int) bytes;
    }
}
