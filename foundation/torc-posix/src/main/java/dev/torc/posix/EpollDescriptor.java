package dev.torc.posix;

import static dev.torc.posix.Libc.NONE;

import dev.torc.uapi.EpollCreateFlags;
import dev.torc.uapi.EpollEvent;
import dev.torc.uapi.EpollOperation;
import dev.torc.uapi.Errno;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Objects;

/// Waiting for many descriptors in one place, where io_uring may not be used.
///
/// Each descriptor is added with a token of the caller's; [#await] then says which tokens have events, and
/// [#token] and [#events] tell of each.
///
/// **Ownership.** It owns its own descriptor and lends those that it watches: Linux forgets one when its file
/// has been closed for the last time, which is not the case while a duplicate is open, so [#remove] before
/// closing.
///
/// **Threads.** Any may add, change and remove; one platform thread awaits and reads what came. Await allocates
/// nothing.
public final class EpollDescriptor implements AutoCloseable {

    /// Looks and does not wait.
    public static final long NOW = Poll.NOW;

    /// Waits without a limit.
    public static final long NO_TIMEOUT = Poll.NO_TIMEOUT;

    private static final int FOREVER_MILLIS = -1;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private static final MethodHandle EPOLL_CREATE1 = Libc.function("epoll_create1");
    private static final MethodHandle EPOLL_CTL = Libc.function("epoll_ctl");
    private static final MethodHandle EPOLL_WAIT = Libc.function("epoll_wait");
    private static final MethodHandle PLAIN_EPOLL_WAIT = Libc.plain("epoll_wait");

    private final Descriptor descriptor;
    private final Arena arena = Arena.ofShared();
    private final int capacity;
    private final MemorySegment events;
    private int ready;

    private EpollDescriptor(Descriptor descriptor, int capacity) {
        this.descriptor = descriptor;
        this.capacity = capacity;
        events = arena.allocate(EpollEvent.LAYOUT, capacity);
    }

    /// Makes one that watches nothing yet.
    ///
    /// @param capacity how many events one [#await] tells of at most; the others wait for the next
    /// @return it, owned by the caller
    /// @throws IOException if the process has as many descriptors as it may
    public static EpollDescriptor create(int capacity) throws IOException {
        if (capacity < 1) {
            throw new IllegalArgumentException("an epoll for " + capacity + " events");
        }
        int number = SyscallErrors.check(epollCreate1(EpollCreateFlags.CLOEXEC), "epoll_create1", "an epoll");
        return new EpollDescriptor(Descriptor.owning(number), capacity);
    }

    /// Watches a descriptor.
    ///
    /// @param watched the descriptor, lent until it is removed or closed
    /// @param events what for, `dev.torc.uapi.EpollFlags`
    /// @param token what [#token] tells then
    /// @throws IOException if it is watched already, cannot be watched, or a limit is reached: see
    ///     `epoll_ctl(2)`
    public void add(Descriptor watched, int events, long token) throws IOException {
        control(EpollOperation.ADD, watched, events, token);
    }

    /// Changes what a descriptor is watched for, and its token.
    ///
    /// @param watched the descriptor
    /// @param events what for, `dev.torc.uapi.EpollFlags`
    /// @param token what [#token] tells then
    /// @throws IOException if it is not watched
    public void change(Descriptor watched, int events, long token) throws IOException {
        control(EpollOperation.MOD, watched, events, token);
    }

    /// Watches a descriptor no more.
    ///
    /// @param watched the descriptor
    /// @throws IOException if it is not watched
    public void remove(Descriptor watched) throws IOException {
        control(EpollOperation.DEL, watched, 0, 0);
    }

    /// Waits until there is an event, and forgets those of the last call.
    ///
    /// A signal does not shorten the wait: it goes on for the time left.
    ///
    /// @param timeoutNanos the longest wait, rounded up to milliseconds; [#NOW] or [#NO_TIMEOUT]
    /// @return how many events there are; 0 after the time
    /// @throws IllegalStateException on a virtual thread, if it would wait, or after [#close]
    public int await(long timeoutNanos) {
        if (timeoutNanos != NOW) {
            BlockingCalls.refuseVirtualThread("epoll_wait");
        }
        ready = 0;
        long start = System.nanoTime();
        while (true) {
            ready = epollWait(descriptor.number(), events, capacity, millisLeft(start, timeoutNanos));
            if (ready >= 0) {
                return ready;
            }
            ready = afterFailure();
            if (ready > 0) {
                return ready;
            }
        }
    }

    /// Looks why a wait failed, without waiting: a signal is the only good reason. What has come meanwhile is taken,
    /// since of an edge Linux tells once.
    private int afterFailure() {
        int result = epollWaitToBeTold(descriptor.number(), events, capacity);
        if (result < 0 && result != Errno.EINTR.negated()) {
            throw new AssertionError("epoll_wait: errno " + -result);
        }
        return Math.max(result, 0);
    }

    /// {@return the token of an event of the last [#await]}
    ///
    /// @param index less than what it returned
    public long token(int index) {
        return EpollEvent.userData(events, Objects.checkIndex(index, ready));
    }

    /// {@return what an event of the last [#await] is, as `dev.torc.uapi.EpollFlags`}
    ///
    /// @param index less than what it returned
    public int events(int index) {
        return EpollEvent.events(events, Objects.checkIndex(index, ready));
    }

    /// Closes it. A second time does nothing.
    ///
    /// @throws IllegalStateException if a thread awaits: wake it first, by a doorbell that is watched
    @Override
    public void close() {
        if (descriptor.isOpen()) {
            arena.close();
            descriptor.close();
        }
    }

    private void control(int operation, Descriptor watched, int wanted, long token) throws IOException {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment event = scratch.allocate(EpollEvent.LAYOUT);
            EpollEvent.setEvents(event, 0, wanted);
            EpollEvent.setUserData(event, 0, token);
            int result = epollCtl(descriptor.number(), operation, watched.number(), event);
            SyscallErrors.check(result, "epoll_ctl", watched.toString());
        }
    }

    private static int millisLeft(long startNanos, long timeoutNanos) {
        if (timeoutNanos < 0) {
            return FOREVER_MILLIS;
        }
        long millis = Math.ceilDiv(TimeLimit.nanosLeft(startNanos, timeoutNanos), NANOS_PER_MILLI);
        return (int) Math.min(millis, Integer.MAX_VALUE);
    }

    /// `int epoll_create1(int flags)`: see `epoll_create(2)`.
    private static int epollCreate1(int flags) {
        return Libc.callInt(EPOLL_CREATE1, NONE, NONE, flags);
    }

    /// `int epoll_ctl(int epfd, int op, int fd, struct epoll_event *event)`: see `epoll_ctl(2)`.
    private static int epollCtl(int epoll, int operation, int fd, MemorySegment event) {
        return Libc.callInt(EPOLL_CTL, event, NONE, epoll, operation, fd, event.address());
    }

    /// `int epoll_wait(int epfd, struct epoll_event *events, int maxevents, int timeout)`: see `epoll_wait(2)`.
    private static int epollWait(int epoll, MemorySegment events, int capacity, int timeoutMillis) {
        return (int) Libc.invokePlain(
                PLAIN_EPOLL_WAIT, epoll, events.address(), capacity, timeoutMillis, 0, 0, 0, events, NONE);
    }

    private static int epollWaitToBeTold(int epoll, MemorySegment events, int capacity) {
        ThreadCell cell = ThreadCell.current();
        return cell.intResult(
                Libc.invoke(cell, EPOLL_WAIT, epoll, events.address(), capacity, 0, 0, 0, 0, events, NONE));
    }
}
