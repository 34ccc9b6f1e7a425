package dev.torc.scheme;

import dev.torc.ring.Submission;
import dev.torc.scheme.StreamTurn.Stage;
import dev.torc.uapi.Errno;
import dev.torc.uapi.PeerCredentials;
import java.io.InterruptedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.locks.LockSupport;

/// One call of a [BlockingScheme], on its own virtual thread.
///
/// **Threads.** That thread, until the call is answered.
public final class BlockingCall {

    private final BlockingScheme scheme;
    private final SchemeHost host;
    private final ServedSession session;
    private final PeerCredentials caller;
    private final Submission entry;
    private final long token;
    private final Thread thread;
    private final StreamTurn stream = new StreamTurn();
    private volatile boolean cancelled;

    BlockingCall(Request request, SchemeHost host, BlockingScheme scheme) {
        this.scheme = scheme;
        this.host = host;
        this.session = request.session();
        this.caller = request.credentials();
        this.entry = request.entry().copy();
        this.token = request.token();
        this.thread = Thread.ofVirtual()
                .name(scheme.name() + "-call-" + Integer.toUnsignedString((int) token))
                .unstarted(this::run);
    }

    /// {@return the entry}
    public Submission entry() {
        return entry;
    }

    /// {@return the memory of a pool, which the client can change at any moment}
    ///
    /// It is there until the call is answered.
    ///
    /// @param number what the entry's `buf_index` says
    /// @throws IndexOutOfBoundsException if the session has no such pool
    public MemorySegment pool(int number) {
        return session.pool(number);
    }

    /// {@return whether `buf_index`, `addr` and `len` of the entry name a part of a pool that there is, see
    /// [Request#namesMemory]}
    public boolean namesMemory() {
        return Request.namesMemory(entry, session);
    }

    /// {@return who calls, see [Request#credentials]}
    public PeerCredentials credentials() {
        return caller;
    }

    /// {@return whether nobody waits for the answer any more; the thread was interrupted then}
    public boolean isCancelled() {
        return cancelled;
    }

    /// Sends one completion of many: the call goes on. Waits while the client has no room for it.
    ///
    /// @param result what this completion says
    /// @return whether the client has it; if not, its session has ended, and nothing more can be sent
    /// @throws InterruptedException if the call is cancelled; then the completion was not sent
    public boolean send(int result) throws InterruptedException {
        if (Thread.currentThread() != thread) {
            throw new IllegalStateException("a call's stream is sent by its own thread");
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        stream.handOver(result);
        host.operationFinished(token, result);
        boolean interrupted = false;
        while (true) {
            Stage now = stream.stage();
            // A server that stops does not wait for ever for a call to end.
            if (now == Stage.SENT || now == Stage.NOBODY_WAITS || !host.isPending(token)) {
                if (interrupted) {
                    thread.interrupt();
                }
                return now == Stage.SENT;
            }
            // What is handed over comes back at once; what waits for room can be taken back.
            if (interrupted && now == Stage.WAITS_FOR_ROOM && stream.tryTakeBack()) {
                throw new InterruptedException();
            }
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
    }

    /// Sends what the call's thread has handed over. The server's thread.
    void sendNow(int result) {
        switch (host.send(token, result)) {
            case SENT -> wake(Stage.SENT);
            case NOBODY_WAITS -> wake(Stage.NOBODY_WAITS);
            case NO_ROOM -> wake(Stage.WAITS_FOR_ROOM);
        }
    }

    /// Sends what there was no room for. The server's thread.
    void sendAgain() {
        if (stream.tryHandOverAgain()) {
            sendNow(stream.result());
        }
    }

    private void wake(Stage state) {
        stream.become(state);
        LockSupport.unpark(thread);
    }

    long token() {
        return token;
    }

    int session() {
        return session.number();
    }

    void start() {
        thread.start();
    }

    /// The server's thread.
    void cancel() {
        cancelled = true;
        thread.interrupt();
    }

    // Whatever the scheme's code throws, the call has to be answered.
    @SuppressWarnings("CatchingUnchecked")
    private void run() {
        int result;
        try {
            result = scheme.answer(this);
        } catch (InterruptedException | InterruptedIOException | ClosedByInterruptException e) {
            result = cancelled ? Errno.ECANCELED.negated() : resultOf(e);
        } catch (Throwable e) {
            result = resultOf(e);
        }
        scheme.ended(this, result);
    }

    private int resultOf(Throwable thrown) {
        return scheme.failures().resultOf(thrown, "opcode " + entry.opcode());
    }
}
