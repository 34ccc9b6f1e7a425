package dev.torc.posix;

import static dev.torc.posix.Libc.NONE;

import dev.torc.uapi.Errno;
import dev.torc.uapi.Iovec;
import dev.torc.uapi.MessageFlags;
import dev.torc.uapi.RwFlags;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// Reads, receives and sends that do not wait: where one would have to, it answers `EAGAIN` and has done nothing.
///
/// So they may run on a virtual thread, which holds its carrier for no longer than it takes to copy the bytes.
/// Each returns what Linux returned, or a negated errno, and allocates nothing, on a thread that has never made a
/// call as well: what a call needs of native memory comes from a few cells that all threads share.
///
/// **Ownership.** The memory at an address is used within the call only; whoever names it keeps it alive. A wrong
/// address is `EFAULT`.
///
/// **Threads.** Any.
public final class NoWaitCalls {

    private static final MethodHandle PREADV2 = Libc.function("preadv2");
    private static final MethodHandle RECV = Libc.function("recv");
    private static final MethodHandle SEND = Libc.function("send");

    private static final int CELLS_PER_CPU = 4;
    private static final int MOST_CELLS = 256;

    /// So many ints are two cache lines: the words of two cells lie in different ones.
    private static final int SPACING = 32;

    private static final int NONE_FREE = -1;
    private static final int FREE = 0;
    private static final int TAKEN = 1;

    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(int[].class);

    private static final Cell[] CELLS = cells();
    private static final int MASK = CELLS.length - 1;
    private static final int[] WORDS = new int[CELLS.length * SPACING];

    private NoWaitCalls() {}

    /// What one call at a time needs.
    ///
    /// @param errno where the linker saves it
    /// @param vector a `struct iovec`
    private record Cell(ThreadCell errno, MemorySegment vector) {}

    private static Cell[] cells() {
        // A thread is not taken off its CPU by Java while it has a cell, so there are seldom more takers than CPUs.
        int wanted = Math.min(MOST_CELLS, CELLS_PER_CPU * Runtime.getRuntime().availableProcessors());
        Cell[] cells = new Cell[Integer.highestOneBit(wanted)];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = new Cell(ThreadCell.ofNoThread(), Arena.ofAuto().allocate(Iovec.LAYOUT));
        }
        return cells;
    }

    /// `ssize_t preadv2(int fd, const struct iovec *iov, int iovcnt, off_t offset, int flags)` with `RWF_NOWAIT`: see
    /// `preadv2(2)`.
    ///
    /// From a file with `O_DIRECT` it would wait for the device nevertheless.
    ///
    /// @param address where the bytes go
    /// @param lengthBytes how many
    /// @param fileOffset where in the file
    /// @return how many were read: fewer than wanted at the file's end, but also where the page cache has only the
    ///     first of them; or a negated errno, EOPNOTSUPP from what cannot be read without waiting
    public static long read(int fd, long address, int lengthBytes, long fileOffset) {
        int taken = take();
        if (taken == NONE_FREE) {
            return Errno.EAGAIN.negated();
        }
        try {
            Cell cell = CELLS[taken];
            Iovec.setAddress(cell.vector, 0, address);
            Iovec.setLengthBytes(cell.vector, 0, lengthBytes);
            return cell.errno.longResult(Libc.invoke(
                    cell.errno,
                    PREADV2,
                    fd,
                    cell.vector.address(),
                    1,
                    fileOffset,
                    RwFlags.NOWAIT,
                    0,
                    0,
                    cell.vector,
                    NONE));
        } finally {
            giveBack(taken);
        }
    }

    /// `ssize_t recv(int sockfd, void *buf, size_t len, int flags)` with `MSG_DONTWAIT`: see `recv(2)`.
    ///
    /// @param flags further `MSG_*`
    /// @return how many bytes were received, 0 at the end of a stream, or a negated errno
    public static long receive(int fd, long address, int lengthBytes, int flags) {
        return transfer(RECV, fd, address, lengthBytes, flags);
    }

    /// `ssize_t send(int sockfd, const void *buf, size_t len, int flags)` with `MSG_DONTWAIT`: see `send(2)`.
    ///
    /// @param flags further `MSG_*`
    /// @return how many bytes were taken, which on a stream may be fewer, or a negated errno
    public static long send(int fd, long address, int lengthBytes, int flags) {
        return transfer(SEND, fd, address, lengthBytes, flags);
    }

    private static long transfer(MethodHandle function, int fd, long address, int lengthBytes, int flags) {
        int taken = take();
        if (taken == NONE_FREE) {
            return Errno.EAGAIN.negated();
        }
        try {
            ThreadCell errno = CELLS[taken].errno;
            return errno.longResult(Libc.invoke(
                    errno, function, fd, address, lengthBytes, flags | MessageFlags.DONTWAIT, 0, 0, 0, NONE, NONE));
        } finally {
            giveBack(taken);
        }
    }

    private static int take() {
        int first = (int) Thread.currentThread().threadId();
        for (int i = 0; i <= MASK; i++) {
            int cell = (first + i) & MASK;
            // CELL-FREE (acquire): who had the cell before has read its errno.
            if (WORD.compareAndSet(WORDS, cell * SPACING, FREE, TAKEN)) {
                return cell;
            }
        }
        return NONE_FREE;
    }

    private static void giveBack(int cell) {
        // CELL-FREE (release).
        WORD.setRelease(WORDS, cell * SPACING, FREE);
    }
}
