package dev.torc.posix;

import static dev.torc.posix.Libc.NONE;

import dev.torc.uapi.AsyncCommand;
import dev.torc.uapi.AsyncControlBlock;
import dev.torc.uapi.AsyncEvent;
import dev.torc.uapi.AsyncFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.KernelTimespec;
import dev.torc.uapi.PollFlags;
import dev.torc.uapi.SystemCallNumber;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// Adds one to eventfds that others hold too, and is never held up by them.
///
/// A write to a full counter waits, unless the descriptor is a non-blocking one; who else holds the descriptor can
/// change both at any moment, so no look before the write helps. So nothing is written here: *Linux* adds the one, when
/// an operation of its older asynchronous I/O completes that names the counter (`IOCB_FLAG_RESFD`), and Linux waits for
/// nobody, nor does it count beyond the end. The operation is a poll of a counter of our own that is always ready, so
/// it has completed when `io_submit(2)` returns.
///
/// **Threads.** Any. **Ownership.** One for the process, for as long as it lives.
final class BellRinger {

    private static final int EVENTS = 256;

    /// After so many rings what became of them is taken from Linux, which has room for at least twice [#EVENTS].
    private static final int RINGS_PER_REAPING = 64;

    private static final class Holder {
        private static final Optional<BellRinger> OF_PROCESS = open();
    }

    private final long context;
    private final EventDescriptor alwaysReady;
    private final MemorySegment events = Arena.global().allocate(AsyncEvent.LAYOUT, EVENTS);
    private final MemorySegment now = Arena.global().allocate(KernelTimespec.LAYOUT);
    private final AtomicInteger rings = new AtomicInteger();

    private BellRinger(long context, EventDescriptor alwaysReady) {
        this.context = context;
        this.alwaysReady = alwaysReady;
    }

    /// {@return the process' one; empty where Linux has no such I/O, forbids it, or has given all that it grants}
    static Optional<BellRinger> ofProcess() {
        return Holder.OF_PROCESS;
    }

    private static Optional<BellRinger> open() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment context = arena.allocate(ValueLayout.JAVA_LONG);
            if (setup(EVENTS, context) < 0) {
                return Optional.empty();
            }
            EventDescriptor alwaysReady = EventDescriptor.create();
            alwaysReady.signal();
            return Optional.of(new BellRinger(context.get(ValueLayout.JAVA_LONG, 0), alwaysReady));
        } catch (IOException outOfDescriptors) {
            return Optional.empty();
        }
    }

    /// {@return what rings a counter, made once for each; it holds no descriptor}
    MemorySegment rope(Descriptor counter) {
        MemorySegment rope =
                Arena.ofAuto().allocate(AsyncControlBlock.LAYOUT.byteSize() + ValueLayout.ADDRESS.byteSize(), 8);
        AsyncControlBlock.setCommand(rope, AsyncCommand.POLL);
        AsyncControlBlock.setFd(rope, alwaysReady.descriptor().number());
        AsyncControlBlock.setBuffer(rope, PollFlags.IN);
        AsyncControlBlock.setFlags(rope, AsyncFlags.RESFD);
        AsyncControlBlock.setResultFd(rope, counter.number());
        rope.set(ValueLayout.JAVA_LONG, AsyncControlBlock.LAYOUT.byteSize(), rope.address());
        return rope;
    }

    /// Rings.
    ///
    /// @param rope of [#rope], for a counter that is open
    void ring(MemorySegment rope) {
        ThreadCell cell = ThreadCell.current();
        while (true) {
            int submitted = submit(cell, rope);
            if (submitted == 1) {
                break;
            }
            if (submitted != Errno.EAGAIN.negated()) {
                throw new AssertionError("io_submit for an eventfd: errno " + -submitted);
            }
            reap(cell);
        }
        if (rings.incrementAndGet() % RINGS_PER_REAPING == 0) {
            reap(cell);
        }
    }

    private synchronized void reap(ThreadCell cell) {
        int taken;
        do {
            taken = getEvents(cell);
        } while (taken == EVENTS || taken == Errno.EINTR.negated());
    }

    /// `int io_setup(unsigned nr_events, aio_context_t *ctx_idp)`: see `io_setup(2)`.
    private static int setup(int count, MemorySegment context) {
        return Libc.callInt(Libc.SYSCALL, context, NONE, SystemCallNumber.IO_SETUP, count, context.address());
    }

    /// `int io_submit(aio_context_t ctx_id, long nr, struct iocb **iocbpp)`: see `io_submit(2)`.
    private int submit(ThreadCell cell, MemorySegment rope) {
        long pointers = rope.address() + AsyncControlBlock.LAYOUT.byteSize();
        long submitted = Libc.invokePlain(
                Libc.PLAIN_SYSCALL, SystemCallNumber.IO_SUBMIT, context, 1, pointers, 0, 0, 0, rope, NONE);
        return submitted >= 0
                ? (int) submitted
                : cell.intResult(Libc.invoke(
                        cell, Libc.SYSCALL, SystemCallNumber.IO_SUBMIT, context, 1, pointers, 0, 0, 0, rope, NONE));
    }

    /// `int io_getevents(aio_context_t ctx_id, long min_nr, long nr, struct io_event *events, struct timespec
    /// *timeout)`: see `io_getevents(2)`. The limit is zero: it takes what is there.
    private int getEvents(ThreadCell cell) {
        long taken = Libc.invokePlain(
                Libc.PLAIN_SYSCALL,
                SystemCallNumber.IO_GETEVENTS,
                context,
                0,
                EVENTS,
                events.address(),
                now.address(),
                0,
                events,
                now);
        return taken >= 0 ? (int) taken : getEventsToBeTold(cell);
    }

    private int getEventsToBeTold(ThreadCell cell) {
        return cell.intResult(Libc.invoke(
                cell,
                Libc.SYSCALL,
                SystemCallNumber.IO_GETEVENTS,
                context,
                0,
                EVENTS,
                events.address(),
                now.address(),
                0,
                events,
                now));
    }
}
