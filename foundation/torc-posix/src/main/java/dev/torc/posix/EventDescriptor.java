package dev.torc.posix;

import static dev.torc.posix.Libc.NONE;

import dev.torc.uapi.Errno;
import dev.torc.uapi.EventFdFlags;
import dev.torc.uapi.FileControl;
import dev.torc.uapi.OpenFlags;
import dev.torc.uapi.PollFlags;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.ProtocolException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A counter of Linux' that a ring, a poll or an epoll can wait for: the doorbell of who sleeps in one place
/// for many.
///
/// **Ownership.** It owns its descriptor; to pass it to another process, lend [#descriptor].
///
/// **Threads.** Any, virtual ones too: nothing here blocks (but see [#mayBeHeldUp]), and nothing is allocated.
public final class EventDescriptor implements AutoCloseable {

    private static final MethodHandle EVENTFD = Libc.function("eventfd");
    private static final MethodHandle READ = Libc.function("read");
    private static final MethodHandle WRITE = Libc.function("write");
    private static final MethodHandle PLAIN_READ = Libc.plain("read");
    private static final MethodHandle PLAIN_WRITE = Libc.plain("write");

    private static final String EVENTFD_LINK = "anon_inode:[eventfd]";

    private final Descriptor descriptor;

    // How a peer's counter is rung; nothing for our own, and where Linux has no way to ring that cannot be held up.
    private final @Nullable BellRinger ringer;
    private final MemorySegment rope;
    private final Origin origin;

    private enum Origin {
        OURS,
        PEERS
    }

    private EventDescriptor(Descriptor descriptor, Origin origin, @Nullable BellRinger ringer) {
        this.descriptor = descriptor;
        this.origin = origin;
        this.ringer = ringer;
        this.rope = ringer == null ? NONE : ringer.rope(descriptor);
    }

    /// Makes one, at zero.
    ///
    /// @return the doorbell, owned by the caller
    /// @throws IOException if the process has as many descriptors as it may
    public static EventDescriptor create() throws IOException {
        int number = eventfd(0, EventFdFlags.CLOEXEC | EventFdFlags.NONBLOCK);
        return new EventDescriptor(
                Descriptor.owning(SyscallErrors.check(number, "eventfd", "a doorbell")), Origin.OURS, null);
    }

    /// Takes one that a peer made and passed.
    ///
    /// It is checked that it *is* a counter: ringing whatever file a peer happened to send would be writing to
    /// it. A counter is the peer's as well as ours, who can fill it and make it block; so Linux adds to it, which
    /// waits for nobody, and nothing is written. Where Linux has no such way, [#mayBeHeldUp] says so.
    ///
    /// @param descriptor what the peer passed; given: it is closed with the result, or here if it is no counter
    /// @return the doorbell, owned by the caller
    /// @throws IOException if it is not a counter
    public static EventDescriptor adopt(Descriptor descriptor) throws IOException {
        try {
            Path link = Path.of("/proc/self/fd/" + descriptor.number());
            if (!Files.readSymbolicLink(link).toString().equals(EVENTFD_LINK)) {
                throw new ProtocolException("the peer passed something else than an eventfd");
            }
            int flags = Descriptor.fcntl(descriptor.number(), FileControl.GETFL, 0);
            SyscallErrors.check(flags, "fcntl(F_GETFL)", descriptor.toString());
            int made = Descriptor.fcntl(descriptor.number(), FileControl.SETFL, flags | OpenFlags.NONBLOCK);
            SyscallErrors.check(made, "fcntl(F_SETFL)", descriptor.toString());
            return new EventDescriptor(
                    descriptor, Origin.PEERS, BellRinger.ofProcess().orElse(null));
        } catch (IOException | RuntimeException | Error e) {
            descriptor.close();
            throw e;
        }
    }

    /// {@return the descriptor, lent: it goes with this object}
    public Descriptor descriptor() {
        return descriptor;
    }

    /// {@return whether a peer that means to can hold up who calls [#signal]}
    ///
    /// None can, unless it is a peer's counter and this Linux lacks asynchronous I/O (`io_submit(2)`) or forbids
    /// it. Then it is looked whether there is room before the counter is written to, and a peer that races with
    /// the look, deliberately, makes the write wait until someone drains.
    public boolean mayBeHeldUp() {
        return origin == Origin.PEERS && ringer == null;
    }

    /// Rings: whoever waits for the descriptor wakes up, now or when they next wait.
    ///
    /// @throws IllegalStateException after [#close]
    public void signal() {
        if (ringer != null) {
            descriptor.number(); // which says whether it is still open
            ringer.ring(rope);
            return;
        }
        if (origin == Origin.PEERS && Poll.await(descriptor, PollFlags.OUT, Poll.NOW) == 0) {
            return; // full: it has been rung enough
        }
        ThreadCell cell = ThreadCell.current();
        cell.word().set(ValueLayout.JAVA_LONG, 0, 1L);
        while (true) {
            long result = write(cell, descriptor.number(), cell.word(), Long.BYTES);
            // EAGAIN: the counter is full, so it has been rung, and not answered, 2^64 - 2 times.
            if (result == Long.BYTES || result == Errno.EAGAIN.negated()) {
                return;
            }
            if (result != Errno.EINTR.negated()) {
                throw new AssertionError("write to " + descriptor + ": errno " + -result);
            }
        }
    }

    /// Takes what was rung, so that the descriptor is quiet until the next [#signal].
    ///
    /// @return how often it was rung since the last call; 0 if never
    /// @throws IllegalStateException after [#close]
    public long drain() {
        ThreadCell cell = ThreadCell.current();
        while (true) {
            long result = read(cell, descriptor.number(), cell.word(), Long.BYTES);
            if (result == Long.BYTES) {
                return cell.word().get(ValueLayout.JAVA_LONG, 0);
            }
            if (result == Errno.EAGAIN.negated()) {
                return 0;
            }
            if (result != Errno.EINTR.negated()) {
                throw new AssertionError("read from " + descriptor + ": errno " + -result);
            }
        }
    }

    @Override
    public void close() {
        descriptor.close();
    }

    /// `int eventfd(unsigned int initval, int flags)`: see `eventfd(2)`.
    private static int eventfd(int initial, int flags) {
        return Libc.callInt(EVENTFD, NONE, NONE, initial, flags);
    }

    /// `ssize_t read(int fd, void *buf, size_t count)`: see `read(2)`; on this descriptor it does not block.
    private static long read(ThreadCell cell, int fd, MemorySegment buffer, long count) {
        long result = Libc.invokePlain(PLAIN_READ, fd, buffer.address(), count, 0, 0, 0, 0, buffer, NONE);
        return result >= 0
                ? result
                : cell.longResult(Libc.invoke(cell, READ, fd, buffer.address(), count, 0, 0, 0, 0, buffer, NONE));
    }

    /// `ssize_t write(int fd, const void *buf, size_t count)`: see `write(2)`; on this descriptor it does not
    /// block.
    static long write(ThreadCell cell, int fd, MemorySegment buffer, long count) {
        long result = Libc.invokePlain(PLAIN_WRITE, fd, buffer.address(), count, 0, 0, 0, 0, buffer, NONE);
        return result >= 0
                ? result
                : cell.longResult(Libc.invoke(cell, WRITE, fd, buffer.address(), count, 0, 0, 0, 0, buffer, NONE));
    }
}
