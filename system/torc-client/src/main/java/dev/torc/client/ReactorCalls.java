package dev.torc.client;

import dev.torc.memory.Slice;
import dev.torc.memory.SlicePool;
import dev.torc.posix.BlockingCalls;
import dev.torc.posix.EventDescriptor;
import dev.torc.posix.UnixSocket;
import dev.torc.reactor.Call;
import dev.torc.reactor.CallEnd;
import dev.torc.reactor.CallFuture;
import dev.torc.reactor.Reactor;
import dev.torc.reactor.SessionPort;
import dev.torc.ring.ClientGreeting;
import dev.torc.ring.ClientRing;
import dev.torc.ring.GreetingException;
import dev.torc.ring.PollingPolicy;
import dev.torc.ring.session.DomainCounters;
import dev.torc.uapi.Errno;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/// The calls of a session that a reactor drives: of many threads at once, none of which waits for another's
/// answer.
final class ReactorCalls implements SessionCalls, PathCall.Maker {

    private final UnixSocket socket;
    private final EventDescriptor bell;
    private final ClientGreeting.Attachment attachment;
    private final Carriage carriage;
    private final SessionPort port;
    private final int depth;
    private final SlicePool slices;
    private final Slice nowhere;
    private final Interrupts interrupts;
    private final AtomicBoolean closing = new AtomicBoolean();

    // Path calls that nobody uses. No more of them are under way than calls fit into the ring.
    private final Semaphore pathCalls;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<PathCall> idle = new ArrayDeque<>();

    private ReactorCalls(
            UnixSocket socket,
            EventDescriptor bell,
            ClientGreeting.Attachment attachment,
            Carriage carriage,
            Interrupts interrupts,
            Reactor reactor)
            throws IOException {
        this.socket = socket;
        this.carriage = carriage;
        this.bell = bell;
        this.attachment = attachment;
        this.interrupts = interrupts;
        this.slices = new SlicePool(POOL, attachment.pools().getFirst());
        slices.showIn(DomainCounters.ofProcess(), reactor.setup().name());
        // An entry whose `addr` is 0 names no memory: nothing of anybody's begins there.
        this.nowhere = slices.claim(POOL, 0L, SlicePool.GRANULE_BYTES).orElseThrow();
        ClientRing ring = carriage.ring(attachment, bell, PollingPolicy.never());
        this.depth = Math.min(ring.submissions().capacity(), ring.completions().capacity());
        this.pathCalls = new Semaphore(depth);
        this.port = reactor.attach(new SessionPort.Session(ring, bell, socket.descriptor()));
        port.offsetsAreIn(attachment.pools().getFirst().memory());
    }

    static ReactorCalls connect(Path path, SessionSetup setup, Reactor reactor) throws IOException {
        return BlockingCalls.<ReactorCalls, IOException>call(() -> over(UnixSocket.connect(path), setup, reactor));
    }

    /// Sets a session up over a socket that is connected.
    ///
    /// @param socket owned by the session from now on, or closed
    static ReactorCalls over(UnixSocket socket, SessionSetup setup, Reactor reactor) throws IOException {
        return BlockingCalls.<ReactorCalls, IOException>call(() -> {
            try {
                return greet(socket, setup, reactor);
            } catch (IOException | RuntimeException e) {
                socket.close();
                throw e;
            }
        });
    }

    private static ReactorCalls greet(UnixSocket socket, SessionSetup setup, Reactor reactor) throws IOException {
        Carriage carriage = Carriage.of(setup, socket);
        try {
            EventDescriptor bell = EventDescriptor.create();
            try {
                return attach(socket, bell, carriage, setup, reactor);
            } catch (IOException | RuntimeException e) {
                carriage.close();
                bell.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            carriage.close();
            throw e;
        }
    }

    private static ReactorCalls attach(
            UnixSocket socket, EventDescriptor bell, Carriage carriage, SessionSetup setup, Reactor reactor)
            throws IOException {
        ClientGreeting.Attachment attachment = carriage.attach(socket, setup, bell);
        try {
            if (attachment.pools().isEmpty() || attachment.welcome().poolBytes() < PathCall.SCRATCH_BYTES) {
                throw new GreetingException("the service grants no pool to put paths in");
            }
            return new ReactorCalls(socket, bell, attachment, carriage, setup.interrupts(), reactor);
        } catch (IOException | RuntimeException e) {
            carriage.close();
            attachment.close();
            throw e;
        }
    }

    SessionPort port() {
        return port;
    }

    @Override
    public Slice allocate(long bytes) {
        return slices.allocate(bytes, bytes < PAGE_BYTES ? Long.BYTES : PAGE_BYTES);
    }

    @Override
    public PathCall begin(String name, String subject) throws SessionEndedException {
        if (closing.get()) {
            throw new SessionEndedException(name, subject, Outcome.NOT_TAKEN);
        }
        pathCalls.acquireUninterruptibly();
        try {
            PathCall call = takeIdle();
            call.reset(name, subject);
            return call;
        } catch (RuntimeException e) {
            pathCalls.release();
            throw e;
        }
    }

    private PathCall takeIdle() {
        lock.lock();
        try {
            if (!idle.isEmpty()) {
                return idle.pop();
            }
        } finally {
            lock.unlock();
        }
        return new PathCall(this, slices.allocate(PathCall.SCRATCH_BYTES, Long.BYTES));
    }

    @Override
    public void takeBack(PathCall call) {
        if (call.slice().isLent()) {
            // Its caller was interrupted, and the server may still read the path, or write an answer there.
            call.slice().close();
        } else {
            keep(call);
        }
        pathCalls.release();
    }

    private void keep(PathCall call) {
        lock.lock();
        try {
            idle.push(call);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long make(PathCall pathCall) throws IOException {
        Call call = new Call();
        pathCall.write(call, Call.ENTRY);
        call.holding(pathCall.slice().lend(slices));
        port.start(call);
        try {
            await(call, pathCall.name(), pathCall.subject());
        } catch (InterruptedIOException e) {
            if (pathCall.closes() && call.end() == CallEnd.NOT_TAKEN) {
                // Who closes has forgotten the handle. The port sees to it once the service has the call.
                Call again = new Call();
                pathCall.write(again, Call.ENTRY);
                port.start(again);
            }
            throw e;
        }
        if (call.result() == Errno.ESHUTDOWN.negated() && call.end() != CallEnd.ANSWERED) {
            throw new SessionEndedException(pathCall.name(), pathCall.subject(), Outcome.of(call.end()));
        }
        return call.result();
    }

    @Override
    public void start(Command command, CallFuture<?> future) {
        command.write(future, CallFuture.ENTRY);
        lend(command, future);
        port.start(future);
    }

    @Override
    public long run(Command command) throws IOException {
        Call call = new Call();
        start(command, call);
        await(call, command.name(), command.subject());
        return command.resultOf(call);
    }

    private void lend(Prepared call, CallFuture<?> future) {
        Slice memory = call.memory();
        if (memory != null) {
            future.holding(memory.lend(slices));
        }
    }

    private void await(CallFuture<?> call, String name, String subject) throws IOException {
        if (interrupts == Interrupts.WAIT_FOR_ANSWERS && !port.reactor().isCurrentThread()) {
            awaitUninterruptibly(call);
            return;
        }
        try {
            call.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(name + " " + subject + ": interrupted, and given up by the service");
        }
    }

    private static void awaitUninterruptibly(CallFuture<?> call) {
        try {
            var unused = call.join();
        } catch (CompletionException _) {
            // Done; how is for the caller to see.
        }
    }

    @Override
    public int transfer(Opcode opcode, int handle, Slice slice, long fileOffset, String subject) throws IOException {
        Transfer transfer = begin(opcode, handle, slice, Pipeline.lengthOf(slice), fileOffset, subject);
        await(transfer, opcode == Opcode.READ_FIXED ? "read" : "write", subject);
        checkEnd(transfer);
        return (int) transfer.result();
    }

    /// Begins a read or write.
    Transfer begin(Opcode opcode, int handle, Slice slice, int bytes, long fileOffset, String subject) {
        Transfer transfer = new Transfer(opcode, handle, slice, bytes, fileOffset, subject);
        transfer.holding(slice.lend(slices));
        port.start(transfer);
        return transfer;
    }

    /// Closes a handle, and leaves it to the service when.
    void release(int handle) {
        Call call = new Call();
        SubmissionEntry.setHeader(call, Call.ENTRY, Opcode.CLOSE.number(), 0, 0);
        SubmissionEntry.setFd(call, Call.ENTRY, handle);
        port.start(call);
    }

    @Override
    public void start(SchemeCall call) {
        lend(call, call.future());
        port.start(call.future());
    }

    @Override
    public long run(SchemeCall call) throws IOException {
        start(call);
        SchemeFuture future = call.future();
        await(future, future.name(), future.subject());
        checkEnd(future);
        return future.result();
    }

    /// Throws what a call has failed with.
    private static void checkEnd(CallFuture<?> call) throws IOException {
        try {
            var unused = call.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw e;
        }
    }

    @Override
    public SessionCounters counters() {
        try {
            return CompletableFuture.supplyAsync(this::countersHere, port.reactor())
                    .join();
        } catch (RejectedExecutionException _) {
            return countersHere();
        }
    }

    private SessionCounters countersHere() {
        return new SessionCounters(port.answers(), port.wakes(), port.reactor().sleeps(), 0, 0, port.strays());
    }

    @Override
    public int depth() {
        return depth;
    }

    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            port.close();
            nowhere.close();
            slices.close();
            carriage.close();
            socket.close();
            bell.close();
            attachment.close();
        }
    }
}
