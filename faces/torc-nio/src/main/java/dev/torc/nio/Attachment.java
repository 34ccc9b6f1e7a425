package dev.torc.nio;

import dev.torc.client.Session;
import dev.torc.memory.PoolExhaustedException;
import dev.torc.memory.Slice;
import dev.torc.posix.ResourceExhaustedException;
import dev.torc.uapi.Errno;
import java.io.IOException;
import java.util.concurrent.Semaphore;

/// One session with a service, and how much of its pool transfers may take at once.
///
/// Who finds no room waits for those who have some, each of whom holds it for one transfer only.
final class Attachment implements AutoCloseable {

    /// The pool that is asked for; Linux gives the memory when it is first used.
    static final long POOL_BYTES = 32L << 20;

    /// The longest transfer that is one call. Longer ones are several, one after the other.
    static final int MOST_TRANSFER_BYTES = 512 * 1024;

    private static final int UNIT_BYTES = 16 * 1024;

    // The rest is for paths, directories and what does not fit together.
    private static final int UNITS = (int) (POOL_BYTES / 2 / UNIT_BYTES);

    private final Session session;
    private final Semaphore room = new Semaphore(UNITS);
    private volatile boolean closed;

    Attachment(Session session) {
        this.session = session;
    }

    Session session() {
        return session;
    }

    /// Takes memory for a transfer, and waits until there is some.
    ///
    /// @param bytes at most [#MOST_TRANSFER_BYTES]
    /// @throws InterruptedException if the thread is interrupted before
    Room take(int bytes) throws IOException, InterruptedException {
        int units = Math.max(1, Math.ceilDiv(bytes, UNIT_BYTES));
        room.acquire(units);
        try {
            return new Room(room, units, session.allocate(bytes));
        } catch (PoolExhaustedException e) {
            room.release(units);
            IOException exhausted =
                    new ResourceExhaustedException("allocate", Errno.ENOMEM.number(), bytes + " bytes of the pool");
            exhausted.initCause(e);
            throw exhausted;
        } catch (IllegalStateException e) {
            room.release(units);
            throw ended(e);
        }
    }

    /// {@return what is thrown for what another thread's closing of the session did to this one}
    ///
    /// @throws IllegalStateException the same, if the session is open
    IOException ended(IllegalStateException refusal) {
        if (!closed) {
            throw refusal;
        }
        return new IOException("the session with the service has ended", refusal);
    }

    /// Memory for a transfer, until it is closed.
    record Room(Semaphore from, int units, Slice slice) implements AutoCloseable {

        @Override
        public void close() {
            slice.close();
            from.release(units);
        }
    }

    @Override
    public void close() {
        closed = true;
        session.close();
    }
}
