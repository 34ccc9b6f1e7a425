package dev.torc.interfaces;

import dev.torc.client.Command;
import dev.torc.client.Session;
import dev.torc.uapi.Errno;
import dev.torc.uapi.FailedCall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The calls of one stub over one session.
///
/// Each call that is under way has a piece of the session's pool for its message; what was used last is kept for
/// the next. Where the session is on no reactor, a call of values of fixed size allocates nothing; on a reactor it
/// is one object, the future that its thread waits for.
///
/// **Threads.** Any. Calls are in flight together as the session's are.
public final class InterfaceClient implements AutoCloseable {

    private static final int TEXT_BYTES = 4096;
    private static final int MOST_TEXT_BYTES = 1 << 20;
    private static final long LEAST_BYTES = 64;

    private final Session session;
    private final String subject;
    private final long messageBytes;
    private final int sliceHead;
    private final int mostIdle;
    private final AtomicReference<@Nullable ClientCall> last = new AtomicReference<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<ClientCall> idle = new ArrayDeque<>();
    private volatile boolean closed;

    private InterfaceClient(Session session, String subject, long messageBytes, int sliceHead) {
        this.session = session;
        this.subject = subject;
        this.messageBytes = Math.max(messageBytes, LEAST_BYTES);
        this.sliceHead = sliceHead;
        this.mostIdle = session.depth();
    }

    /// Connects a stub with a service: asks which methods that has.
    ///
    /// @param session to the service; lent until this is closed
    /// @param table what the stub was built for
    /// @param messageBytes how long its messages can be
    /// @param sliceHead how long those can be that lie before a slice, a multiple of 8
    /// @throws InterfaceMismatchException if the service has a method not, or otherwise; or is none of an interface
    /// @throws IOException if it does not answer
    public static InterfaceClient connect(Session session, InterfaceTable table, int messageBytes, int sliceHead)
            throws IOException {
        table.checkServedBy(InterfaceTable.parse(read(session, InterfaceDispatcher.TABLE)));
        return new InterfaceClient(session, table.name(), messageBytes, sliceHead);
    }

    /// {@return what a service tells people of its interface}
    ///
    /// @throws InterfaceMismatchException if it is none of an interface
    /// @throws IOException if it does not answer
    public static String describe(Session session) throws IOException {
        return read(session, InterfaceDispatcher.DESCRIPTION);
    }

    private static String read(Session session, long text) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (Command command = session.command(TEXT_BYTES, "interface")) {
            MemorySegment memory = command.slice().memory();
            int bytes;
            do {
                bytes = command.begin("describe", InterfaceDispatcher.TEXTS)
                        .words(all.size(), text)
                        .memory(command.slice(), TEXT_BYTES)
                        .run();
                if (bytes > TEXT_BYTES || all.size() + bytes > MOST_TEXT_BYTES) {
                    throw new MalformedMessageException(
                            "the service says that a piece of its table has " + bytes + " bytes, after " + all.size());
                }
                all.writeBytes(memory.asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE));
            } while (bytes > 0);
        } catch (IOException e) {
            if (e instanceof FailedCall failed && failed.is(Errno.ENOSYS)) {
                throw new InterfaceMismatchException("the service has no methods: it is not served by an interface");
            }
            throw e;
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    boolean isOnReactor() {
        return session.isOnReactor();
    }

    /// Begins a call.
    ///
    /// @throws dev.torc.memory.PoolExhaustedException if the session's pool has no room for its message
    /// @throws IOException if the session has ended
    public ClientCall begin() throws IOException {
        ClientCall kept = last.getAndSet(null);
        if (kept == null) {
            kept = takeIdle();
        }
        return (kept == null ? new ClientCall(this, session.command(messageBytes, subject)) : kept).reset();
    }

    private @Nullable ClientCall takeIdle() {
        lock.lock();
        try {
            return idle.poll();
        } finally {
            lock.unlock();
        }
    }

    void takeBack(ClientCall call) {
        if (call.isUnderWay()) {
            // Its caller was interrupted, or its deadline has passed, and the service may still answer there.
            call.end();
        } else if (!last.compareAndSet(null, call)) {
            keep(call);
        } else if (closed) {
            endLast();
        }
    }

    private void keep(ClientCall call) {
        lock.lock();
        try {
            if (!closed && idle.size() < mostIdle) {
                idle.push(call);
                return;
            }
        } finally {
            lock.unlock();
        }
        call.end();
    }

    /// Takes memory that goes with calls.
    ///
    /// @param bytes how much
    /// @throws dev.torc.memory.PoolExhaustedException if the session's pool has no such piece left
    public CallSlice allocate(long bytes) {
        return CallSlice.of(session.allocate(sliceHead + bytes), sliceHead);
    }

    /// Gives the memory of calls back. The session stays as it is.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            idle.forEach(ClientCall::end);
            idle.clear();
        } finally {
            lock.unlock();
        }
        endLast();
    }

    private void endLast() {
        ClientCall kept = last.getAndSet(null);
        if (kept != null) {
            kept.end();
        }
    }
}
