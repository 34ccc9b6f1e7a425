package dev.torc.client;

import dev.torc.memory.SharedSegment;
import dev.torc.posix.SyscallException;
import dev.torc.reactor.Answer;
import dev.torc.reactor.CallFuture;
import dev.torc.uapi.Errno;
import dev.torc.uapi.FutexFlags;
import dev.torc.uapi.FutexOperation;
import dev.torc.uapi.Opcode;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/// Memory of `shm:` that this process shares with others, mapped, and waiting for its words to change.
///
/// ```text
///      try (SharedMemory memory = torc.memory("board", 1 << 20)) {
///          while ((long) WORD.getAcquire(memory.memory(), 0L) == seen) {
///              memory.await(0, seen, Duration.ZERO);
///          }
/// ```
///
/// Who changes a word that others wait for stores it with release, or stronger, and wakes them then. A wait can end
/// though nobody woke, so every use is a loop. Others can write to the memory at any moment: what counts is copied
/// out once.
///
/// **When a process dies**, its waits are forgotten and its share of the memory is given back; a change that it
/// made and woke nobody for is found by those only who wait with a limit, or are told of the death otherwise.
///
/// **Threads.** Any; a wait holds up nobody else's.
public final class SharedMemory implements AutoCloseable {

    private static final long ANYBODY = Integer.toUnsignedLong(FutexOperation.BITSET_MATCH_ANY);

    private final String path;
    private final RemoteFile held;
    private final RemoteFile waiting;
    private final Session calls;
    private final SharedSegment segment;

    /// How a wait ended.
    public enum Wait {
        /// Somebody woke who waits for this word.
        WOKEN,
        /// The word was not what was expected.
        CHANGED,
        /// The time was over.
        TIMED_OUT
    }

    private SharedMemory(String path, RemoteFile held, RemoteFile waiting, Session calls, SharedSegment segment) {
        this.path = path;
        this.held = held;
        this.waiting = waiting;
        this.calls = calls;
        this.segment = segment;
    }

    /// @param calls where calls of many threads are in flight together
    static SharedMemory open(Attachment attachment, Session calls, String path, OpenMode mode, long bytes)
            throws IOException {
        RemoteFile held = attachment.session().open(path, mode);
        try {
            RemoteFile waiting = calls.open(path, OpenMode.READ_WRITE);
            try {
                return new SharedMemory(path, held, waiting, calls, attachment.map(held, bytes));
            } catch (IOException | RuntimeException e) {
                waiting.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            held.close();
            throw e;
        }
    }

    /// {@return the memory, until this is closed}
    public MemorySegment memory() {
        return segment.memory();
    }

    /// Waits for a wake if a word of 8 bytes is what is expected.
    ///
    /// @param offset where the word is, a multiple of 8
    /// @param limit the longest wait; zero for one without a limit
    /// @throws IOException if the kernel refuses, or is gone
    public Wait await(long offset, long expected, Duration limit) throws IOException {
        return await(offset, expected, FutexFlags.SIZE_U64, limit);
    }

    /// Waits for a wake if a word of 4 bytes is what is expected.
    ///
    /// @param offset where the word is, a multiple of 4
    /// @param limit the longest wait; zero for one without a limit
    /// @throws IOException if the kernel refuses, or is gone
    public Wait awaitInt(long offset, int expected, Duration limit) throws IOException {
        return await(offset, Integer.toUnsignedLong(expected), FutexFlags.SIZE_U32, limit);
    }

    private Wait await(long offset, long expected, int size, Duration limit) throws IOException {
        try {
            futex(Opcode.FUTEX_WAIT, offset, size)
                    .offset(expected)
                    .last(limit.toNanos())
                    .run();
            return Wait.WOKEN;
        } catch (SyscallException e) {
            if (e.errno() == Errno.EAGAIN.number()) {
                return Wait.CHANGED;
            }
            if (e.errno() == Errno.ETIMEDOUT.number()) {
                return Wait.TIMED_OUT;
            }
            throw e;
        }
    }

    /// Begins to wait, as [#await] does, and does not hold up the thread. Cancelling the future ends the wait.
    ///
    /// @param offset where the word of 8 bytes is, a multiple of 8
    /// @return the future of a wake; it fails with EAGAIN where the word is something else
    public CallFuture<Answer> startAwait(long offset, long expected) {
        return futex(Opcode.FUTEX_WAIT, offset, FutexFlags.SIZE_U64)
                .offset(expected)
                .start();
    }

    /// Wakes those who wait for a word, who has waited longest first. The word was changed before.
    ///
    /// @param offset where it is
    /// @param most how many at most
    /// @return how many were woken
    /// @throws IOException if the kernel refuses, or is gone
    public int wake(long offset, int most) throws IOException {
        return (int) futex(Opcode.FUTEX_WAKE, offset, FutexFlags.SIZE_U32)
                .offset(most)
                .run();
    }

    private SchemeCall futex(Opcode opcode, long offset, int size) {
        return calls.call(opcode.number(), "futex", path)
                .handle(waiting.handle())
                .address(offset)
                .address3(ANYBODY)
                .flags(size);
    }

    /// Gives it back: waits by this end with ECANCELED, and the memory goes with the last who has it open.
    @Override
    public void close() throws IOException {
        try {
            waiting.close();
            held.close();
        } finally {
            segment.close();
        }
    }
}
