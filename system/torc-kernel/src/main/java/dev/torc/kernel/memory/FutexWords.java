package dev.torc.kernel.memory;

import dev.torc.kernel.Call;
import dev.torc.kernel.CallLine;
import dev.torc.kernel.KernelHost;
import dev.torc.uapi.Errno;
import dev.torc.uapi.FutexFlags;
import dev.torc.uapi.FutexOperation;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// Who waits for words of one memory to change.
///
/// FUTEX_WAIT and FUTEX_WAKE are Linux' (io_uring_prep_futex_wait(3)), but for this: `fd` is the handle of the
/// memory,
/// `addr` is the word's offset in it, the futex's own flags stand in `futex_flags`, and the last eight bytes are
/// the longest wait in nanoseconds, 0 for one without a limit. A word has 4 bytes, or 8, which Linux does not serve
/// yet. The mask is the one that everybody matches.
///
/// **No wake is lost.** One thread compares and lines up, and one call after the other: a call that finds the word
/// unchanged is in its line before the next call is looked at. Who changes the word does so before it submits its
/// wake, and so before the kernel takes that:
///
/// **WORD-CHANGED**: a store to the word, then the release that publishes the entry of the wake; the acquire that
/// takes the entry, then the kernel's look at the word.
///
/// A call that waits is in one of a few lines, by its word; the offset of the word stands where a read would have
/// its address. It has no object.
///
/// **Threads.** The kernel's.
final class FutexWords {

    /// Lines that those who wait are spread over, so that a wake need not look at all of them.
    private static final int LINES = 8;

    private static final int LINE_SHIFT = Integer.SIZE - Integer.numberOfTrailingZeros(LINES);
    private static final int SPREAD = 0x9e37_79b9;
    private static final int WORD_SHIFT = 2;
    private static final long MOST_NANOS = Long.MAX_VALUE / 2;
    private static final long ANYBODY = Integer.toUnsignedLong(FutexOperation.BITSET_MATCH_ANY);

    private static final VarHandle SHORT_WORD =
            ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
    private static final VarHandle LONG_WORD =
            ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

    private final List<CallLine> lines = new ArrayList<>();

    /// Lets the calls of a handle wait here.
    void shareWith(MemoryHandle handle) {
        if (lines.isEmpty()) {
            for (int i = 0; i < LINES; i++) {
                lines.add(new CallLine(handle));
            }
        } else {
            lines.forEach(line -> line.shareWith(handle));
        }
    }

    /// FUTEX_WAIT: waits as long as nobody wakes, if the word is what `off` says.
    ///
    /// @return [Call#LATER], which ends with 0 when woken, ETIMEDOUT or ECANCELED; or a negated errno: EAGAIN where
    ///     the
    ///     word is something else
    int await(KernelHost host, Call call, MemorySegment memory) {
        long limitNanos = call.entry().pad2();
        int refusal = check(call, memory);
        if (refusal != 0) {
            return refusal;
        }
        boolean isLong = call.entry().operationFlags() == FutexFlags.SIZE_U64;
        long expected = call.offset();
        if (limitNanos < 0 || (!isLong && expected != Integer.toUnsignedLong((int) expected))) {
            return Errno.EINVAL.negated();
        }
        // WORD-CHANGED: what was stored before a wake that has been taken is seen here.
        long word = isLong
                ? (long) LONG_WORD.getAcquire(memory, call.address())
                : Integer.toUnsignedLong((int) SHORT_WORD.getAcquire(memory, call.address()));
        if (word != expected) {
            return Errno.EAGAIN.negated();
        }
        line(call.address()).add(call.token(), call.address() >>> WORD_SHIFT, 0);
        if (limitNanos != 0) {
            host.callAt(System.nanoTime() + Math.min(limitNanos, MOST_NANOS), call.token());
        }
        return Call.LATER;
    }

    /// FUTEX_WAKE: wakes at most `off` of those who wait for the word, who has waited longest first.
    ///
    /// @return how many, or a negated errno
    int wake(KernelHost host, Call call, MemorySegment memory) {
        int refusal = call.entry().pad2() != 0 ? Errno.EINVAL.negated() : check(call, memory);
        if (refusal != 0) {
            return refusal;
        }
        long word = call.address() >>> WORD_SHIFT;
        CallLine line = line(call.address());
        int woken = 0;
        long token = line.first();
        while (token != CallLine.NOBODY && woken < call.offset()) {
            long next = line.after(token);
            if (host.address(token) == word && host.complete(token, 0)) {
                woken++;
            }
            // Who is woken can turn out to break the protocol, and ends with all its calls: then from the beginning.
            token = next == CallLine.NOBODY || host.isPending(next) ? next : line.first();
        }
        return woken;
    }

    /// {@return 0, or a negated errno where an entry names no word}
    private static int check(Call call, MemorySegment memory) {
        int size = call.entry().operationFlags();
        boolean isWord = size == FutexFlags.SIZE_U32 || size == FutexFlags.SIZE_U64;
        long bytes = size == FutexFlags.SIZE_U64 ? Long.BYTES : Integer.BYTES;
        if (!isWord
                || call.entry().address3() != ANYBODY
                || call.entry().length() != 0
                || call.address() % bytes != 0) {
            return Errno.EINVAL.negated();
        }
        long most = memory.byteSize() - bytes;
        return call.address() >= 0 && call.address() <= most ? 0 : Errno.EFAULT.negated();
    }

    /// Answers those who wait by a handle that is closed.
    void forget(KernelHost host, MemoryHandle handle) {
        for (CallLine line : lines) {
            long token = line.first();
            while (token != CallLine.NOBODY) {
                long next = line.after(token);
                if (host.isKeptBy(token, handle)) {
                    host.complete(token, Errno.ECANCELED.negated());
                }
                token = next == CallLine.NOBODY || host.isPending(next) ? next : line.first();
            }
        }
    }

    private CallLine line(long address) {
        return lines.get(((int) (address >>> WORD_SHIFT) * SPREAD) >>> LINE_SHIFT);
    }
}
