package dev.torc.reactor;

import dev.torc.counters.Counter;
import dev.torc.counters.CounterSet;
import dev.torc.counters.events.CallEvent;
import dev.torc.posix.NoWaitCalls;
import dev.torc.uapi.Errno;
import dev.torc.uapi.MessageFlags;
import dev.torc.uapi.Opcode;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// Asks Linux for a call on the thread that starts it, by a system call that does not wait.
///
/// It takes only what is as the ring would have answered it: whole reads, whatever was received, what was sent. All
/// else, failures included, is left for the ring to answer.
///
/// **Threads.** Any, where nothing else is said.
final class AtOnce {

    private static final int PARTS = 16;

    /// So many longs are two cache lines.
    private static final int SPACING = 16;

    /// When a part has counted so many again, the reactor is to look.
    private static final int TOLD_EACH = 1 << 16;

    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);

    private static final int READ = Opcode.READ.number();
    private static final int RECEIVE = Opcode.RECV.number();
    private static final int SEND = Opcode.SEND.number();

    private static final int CHANGE_WHAT_IS_RECEIVED = MessageFlags.WAITALL | MessageFlags.PEEK | MessageFlags.ERRQUEUE;

    private final String label;
    private final Runnable tellReactor;

    /// By thread, so that threads on several CPUs do not count in one cache line.
    private final long[] counts = new long[PARTS * SPACING];

    /// @param label what a recorded event says of where calls go
    /// @param tellReactor has the reactor [#show] what was counted; from any thread
    AtOnce(String label, Runnable tellReactor) {
        this.label = label;
        this.tellReactor = tellReactor;
    }

    /// {@return whether the call was answered, and has ended}
    boolean answers(CallFuture<?> call) {
        if (!call.isPlain() || call.lengthBytes() <= 0) {
            return false;
        }
        CallEvent event = CallEvent.starting();
        int opcode = call.opcode();
        long result = ask(opcode, call);
        if (result < 0) {
            return false;
        }
        event.end(label, opcode, result);
        count();
        call.finish(result, 0, CallEnd.ANSWERED);
        return true;
    }

    private static long ask(int opcode, CallFuture<?> call) {
        if (opcode == READ) {
            return read(call);
        }
        // Both have an address of a socket where a read has its offset.
        if (call.offset() == 0 && opcode == RECEIVE) {
            return receive(call);
        }
        return call.offset() == 0 && opcode == SEND ? send(call) : Errno.EAGAIN.negated();
    }

    private static long read(CallFuture<?> call) {
        // By the file's own position a part that was read would be lost to who asks again.
        if (call.offset() < 0 || call.operationFlags() != 0) {
            return Errno.EAGAIN.negated();
        }
        long bytes = NoWaitCalls.read(call.descriptor(), call.address(), call.lengthBytes(), call.offset());
        // With fewer it may be the end of the file, or of what the page cache has.
        return bytes == call.lengthBytes() ? bytes : Errno.EAGAIN.negated();
    }

    private static long receive(CallFuture<?> call) {
        if ((call.operationFlags() & CHANGE_WHAT_IS_RECEIVED) != 0) {
            return Errno.EAGAIN.negated();
        }
        return NoWaitCalls.receive(call.descriptor(), call.address(), call.lengthBytes(), call.operationFlags());
    }

    private static long send(CallFuture<?> call) {
        int flags = call.operationFlags() | MessageFlags.NOSIGNAL;
        long bytes = NoWaitCalls.send(call.descriptor(), call.address(), call.lengthBytes(), flags);
        boolean wholly = (flags & MessageFlags.WAITALL) != 0;
        if (wholly && bytes > 0 && bytes < call.lengthBytes()) {
            call.doneInPart((int) bytes);
            return Errno.EAGAIN.negated();
        }
        return bytes;
    }

    private void count() {
        int part = (int) Thread.currentThread().threadId() & (PARTS - 1);
        long before = (long) COUNT.getAndAdd(counts, part * SPACING, 1L);
        if ((before & (TOLD_EACH - 1)) == 0) {
            tellReactor.run();
        }
    }

    /// Shows other processes how many calls were answered so. On the reactor's thread.
    void show(CounterSet shown) {
        long sum = 0;
        for (int part = 0; part < PARTS; part++) {
            sum += (long) COUNT.getOpaque(counts, part * SPACING);
        }
        shown.set(Counter.AT_ONCE, sum);
    }
}
