package dev.torc.linux;

import dev.torc.reactor.LinuxPort;
import dev.torc.reactor.Reactor;
import dev.torc.uapi.Errno;
import dev.torc.uapi.KernelTimespec;
import dev.torc.uapi.OpenFlags;
import dev.torc.uapi.SocketConstants;
import dev.torc.uapi.TimeoutFlags;
import dev.torc.uring.PrepareFile;
import dev.torc.uring.PrepareSocket;
import dev.torc.uring.PrepareWait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import java.util.function.LongFunction;

/// Linux, as one asks it for files, sockets and time: where every typed operation begins.
///
/// It is only a view of a reactor: making one costs nothing, and it needs no closing.
///
/// **Threads.** Any.
public final class Linux {

    private static final int PIPE_BYTES = 2 * Integer.BYTES;

    private final LinuxPort port;

    private Linux(LinuxPort port) {
        this.port = port;
    }

    /// {@return Linux through a reactor's ring}
    ///
    /// @param reactor lent; what is opened must be closed before it is
    /// @throws UnsupportedOperationException if it has no ring, since io_uring is not to be had
    public static Linux on(Reactor reactor) {
        return new Linux(reactor.linux());
    }

    /// {@return Linux through the process' own reactor}
    ///
    /// @throws UnsupportedOperationException if io_uring is not to be had
    public static Linux ofProcess() {
        return on(Reactor.ofProcess());
    }

    /// {@return where its operations go, for those that are written by hand}
    public LinuxPort port() {
        return port;
    }

    /// {@return the working directory, in which relative paths begin}
    public Directory directory() {
        return Directory.working(this);
    }

    /// {@return futexes: words that threads and processes wait for}
    public Futexes futexes() {
        return new Futexes(this);
    }

    /// {@return the child processes of this one}
    public Children children() {
        return new Children(this);
    }

    /// {@return an operation that makes a socket (Linux 5.19)}
    ///
    /// @param kind what kind of
    public Operation<LinuxSocket> socket(SocketKind kind) {
        Question<LinuxSocket> made =
                new Question<>(this, "socket", kind, number -> new LinuxSocket(this, (int) number, kind));
        PrepareSocket.socket(made, Question.ENTRY, kind.domain(), kind.type() | SocketConstants.SOCK_CLOEXEC, 0);
        return made;
    }

    /// {@return an operation that makes a pipe (Linux 6.16)}
    public Operation<Pipe> pipe() {
        MemorySegment numbers = Arena.ofAuto().allocate(PIPE_BYTES, Integer.BYTES);
        Question<Pipe> made = new Question<>(
                this,
                "pipe2",
                "a pipe",
                ignored -> new Pipe(
                        new PipeEnd(this, numbers.getAtIndex(ValueLayout.JAVA_INT, 0), "reading end of a pipe"),
                        new PipeEnd(this, numbers.getAtIndex(ValueLayout.JAVA_INT, 1), "writing end of a pipe")));
        PrepareFile.pipe(made, Question.ENTRY, numbers.address(), OpenFlags.CLOEXEC);
        made.keep(numbers);
        return made;
    }

    /// {@return an operation that moves bytes from one to the other without bringing them here: as `splice(2)`} One
    /// of the two is a pipe.
    ///
    /// @param from where from
    /// @param fromOffset where in it, or [LinuxFile#CURRENT_POSITION]: a pipe or socket takes only that
    /// @param to where to
    /// @param toOffset where in it, likewise
    /// @param mostBytes how many at most
    public Transfer splice(Handle from, long fromOffset, Handle to, long toOffset, int mostBytes) {
        Transfer splice = new Transfer(this, "splice", from + " to " + to);
        PrepareFile.splice(splice, Transfer.ENTRY, from.number(), fromOffset, to.number(), toOffset, mostBytes, 0);
        splice.on(from);
        splice.on(to);
        return splice;
    }

    /// {@return an operation that copies bytes from one pipe to another and leaves them in the first: as
    /// `tee(2)`}
    ///
    /// @param mostBytes how many at most
    public Transfer tee(PipeEnd from, PipeEnd to, int mostBytes) {
        Transfer tee = new Transfer(this, "tee", from + " to " + to);
        PrepareFile.tee(tee, Transfer.ENTRY, from.number(), to.number(), mostBytes, 0);
        tee.on(from);
        tee.on(to);
        return tee;
    }

    /// {@return an operation that ends when a time is over}
    ///
    /// @param time from its start, in steps of 1 ns
    public Effect timer(Duration time) {
        MemorySegment timespec = timespec(time);
        Effect timer = new Effect(this, "timer", time, Errno.ETIME.number());
        // Without the flag the end of time counts as a failure, and breaks a chain.
        PrepareWait.timeout(timer, Effect.ENTRY, timespec.address(), 0, TimeoutFlags.ETIME_SUCCESS);
        timer.keep(timespec);
        return timer;
    }

    /// Ends again and again, each time that a period is over, until it is closed.
    ///
    /// Ticks that come too fast, for the reactor or for who takes them, are left out: one that is late is told
    /// once, and the next comes a period after it.
    ///
    /// @param period in steps of 1 ns; positive
    /// @return the ticks, each as the number of ticks so far
    public OperationStream<Integer> ticks(Duration period) {
        if (!period.isPositive()) {
            throw new IllegalArgumentException("ticks each " + period);
        }
        return TickStream.start(this, period);
    }

    /// {@return an operation that ends when a descriptor is ready, and answers what it is ready for}
    ///
    /// @param descriptor the number of one that stays open until it is done: of something that Torc did not open
    /// @param events [dev.torc.uapi.PollFlags]
    public Operation<Integer> poll(int descriptor, int events) {
        Question<Integer> poll = new Question<>(this, "poll", "descriptor " + descriptor, ready -> (int) ready);
        PrepareWait.poll(poll, Question.ENTRY, descriptor, events);
        return poll;
    }

    /// {@return an operation that ends when something is ready, and answers what it is ready for}
    ///
    /// @param handle what is waited for
    /// @param events [dev.torc.uapi.PollFlags]
    public Operation<Integer> poll(Handle handle, int events) {
        Question<Integer> poll = answerAbout(handle, "poll", handle, ready -> (int) ready);
        PrepareWait.poll(poll, Question.ENTRY, handle.number(), events);
        return poll;
    }

    /// {@return an operation that tells Linux how memory will be used: as `madvise(2)`}
    ///
    /// @param memory whole pages
    /// @param advice [dev.torc.uapi.MemoryAdvice]
    public Effect advise(MemorySegment memory, int advice) {
        Effect advised = new Effect(this, "madvise", memory);
        PrepareFile.madvise(advised, Effect.ENTRY, memory.address(), memory.byteSize(), advice);
        advised.keep(memory);
        return advised;
    }

    /// {@return a sequence: each begins when the one before has succeeded, and does not if that failed}
    ///
    /// @param operations on this ring, not started
    /// @throws IllegalArgumentException if there are none, or more than the ring can take at once
    public Chain chain(Operation<?>... operations) {
        return new Chain(this, List.of(operations), Chain.Link.WHILE_IT_SUCCEEDS);
    }

    /// {@return a sequence: each begins when the one before has ended, however it ended}
    ///
    /// @param operations on this ring, not started
    /// @throws IllegalArgumentException if there are none, or more than the ring can take at once
    public Chain chainRegardless(Operation<?>... operations) {
        return new Chain(this, List.of(operations), Chain.Link.REGARDLESS);
    }

    /// Registers memory with the ring, so that Linux need not look its pages up at each read and write.
    ///
    /// @param memory native memory, at most 1 GiB
    /// @return what reads and writes name it by; close it before the memory is freed
    /// @throws dev.torc.posix.ResourceExhaustedException if it is more than the process may lock
    /// @throws IOException if Linux refuses
    public RegisteredMemory register(MemorySegment memory) throws IOException {
        return RegisteredMemory.register(this, memory);
    }

    /// Makes a group of buffers for streams of receives, which take one only when something has come (Linux
    /// 5.19).
    ///
    /// @param count how many, a power of two up to 32768
    /// @param bufferBytes the length of each
    /// @return the group; its memory is freed with the reactor
    /// @throws IOException if Linux refuses
    public ReceiveBuffers receiveBuffers(int count, int bufferBytes) throws IOException {
        return ReceiveBuffers.open(this, count, bufferBytes);
    }

    /// Opens a mailbox, to which other reactors of this process send numbers through their rings (Linux 6.3).
    ///
    /// @param onMessage is told of each on the reactor's thread, and must not wait
    /// @return the mailbox
    /// @throws IOException if Linux refuses
    public Mailbox mailbox(IntConsumer onMessage) throws IOException {
        return Mailbox.open(this, onMessage);
    }

    /// {@return an operation that sends a number to a mailbox, of this or another reactor}
    ///
    /// @param mailbox where to
    /// @param message the number
    public Effect send(Mailbox mailbox, int message) {
        return mailbox.message(this, message);
    }

    /// {@return how many operations the ring can take as one}
    int mostTogether() {
        return Math.min(port.reactor().setup().entries(), port.reactor().setup().callsInFlight());
    }

    static MemorySegment timespec(Duration time) {
        MemorySegment timespec = Arena.ofAuto().allocate(KernelTimespec.LAYOUT);
        KernelTimespec.setSeconds(timespec, time.toSeconds());
        KernelTimespec.setNanos(timespec, time.toNanosPart());
        return timespec;
    }

    /// {@return an operation on a handle whose answer is made of what Linux says}
    <T> Question<T> answerAbout(Handle on, String call, Object subject, LongFunction<T> meaning) {
        Question<T> answer = new Question<>(this, call, subject, meaning);
        answer.on(on);
        return answer;
    }

    /// Waits until something is complete, unless this is the thread that completes it and is in the middle of it.
    void awaitDone(CompletableFuture<?> future) {
        if (port.reactor().isCurrentThread()) {
            driveUntilDone(future);
        } else {
            future.join();
        }
    }

    /// Drives the integrated reactor whose thread this is, once.
    ///
    /// @throws IllegalStateException if it has a thread of its own, which would wait for itself
    void turn() {
        try {
            port.reactor().turn(Long.MAX_VALUE);
        } catch (IOException e) {
            throw new UncheckedIOException("the Linux ring failed", e);
        }
    }

    private void driveUntilDone(CompletableFuture<?> future) {
        try {
            while (!future.isDone()) {
                turn();
            }
        } catch (IllegalStateException e) {
            // The reactor has a thread of its own, which this is, or is in a turn: what is awaited comes after it.
            return;
        }
    }
}
