package dev.torc.nio;

import dev.torc.client.Interrupts;
import dev.torc.client.Outcome;
import dev.torc.client.Session;
import dev.torc.client.SessionEndedException;
import dev.torc.client.SessionSetup;
import dev.torc.reactor.Reactor;
import dev.torc.ring.session.Domain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A service of the domain, and the one session that all paths in it share: connected when it is first needed, and
/// again when it has ended.
///
/// **Threads.** Any. While one connects, those who need the session wait; nobody waits for a call of another.
final class Service implements AutoCloseable {

    private final Domain domain;
    private final String name;
    private final FileLocks locks = new FileLocks();
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Attachment current;
    private boolean closed;

    Service(Domain domain, String name) {
        this.domain = domain;
        this.name = name;
    }

    FileLocks locks() {
        return locks;
    }

    /// What is done in a session.
    interface Work<T> {
        T in(Attachment attachment) throws IOException;
    }

    /// Does something in the session.
    ///
    /// Where the session has ended, and the service had not taken the call, it is done again in a new one:
    /// nothing has happened yet. Where it had taken the call, whether that has happened is not known, and this
    /// fails.
    ///
    /// @param path whose it is, for what is said of it
    /// @throws IOException what the work throws, or why there is no session
    <T> T call(TorcPath path, Work<T> work) throws IOException {
        Attachment attachment = attach(path);
        try {
            return work.in(attachment);
        } catch (IllegalStateException e) {
            throw attachment.ended(e);
        } catch (SessionEndedException e) {
            drop(attachment);
            if (e.outcome() == Outcome.UNKNOWN) {
                throw e;
            }
        }
        Attachment again = attach(path);
        try {
            return work.in(again);
        } catch (IllegalStateException e) {
            throw again.ended(e);
        }
    }

    /// {@return the session, connected now if there is none}
    Attachment attach(TorcPath path) throws IOException {
        lock.lock();
        try {
            if (closed) {
                throw new ClosedFileSystemException();
            }
            Attachment open = current;
            if (open == null) {
                open = new Attachment(connect(path));
                current = open;
            }
            return open;
        } finally {
            lock.unlock();
        }
    }

    private Session connect(TorcPath path) throws IOException {
        SessionSetup setup =
                SessionSetup.standard().withPoolBytes(Attachment.POOL_BYTES).with(Interrupts.WAIT_FOR_ANSWERS);
        try {
            return Session.connect(domain.check().socket(name), setup, Reactor.ofProcess());
        } catch (IllegalArgumentException e) {
            throw because(new NoSuchFileException(path.toString(), null, e.getMessage()), e);
        } catch (NoSuchFileException e) {
            throw because(
                    new NoSuchFileException(
                            path.toString(), null, "there is no service \"" + name + "\" in " + domain.directory()),
                    e);
        } catch (ConnectException e) {
            throw because(refused(path, "nobody listens any more", e), e);
        } catch (UncheckedIOException e) {
            throw because(refused(path, "it cannot be called", e), e);
        } catch (IOException e) {
            throw because(refused(path, "it cannot be reached", e), e);
        }
    }

    private FileSystemException refused(TorcPath path, String why, Exception cause) {
        return new FileSystemException(
                path.toString(), null, "service \"" + name + "\": " + why + " (" + cause.getMessage() + ")");
    }

    private static IOException because(FileSystemException failure, Exception cause) {
        failure.initCause(cause);
        return failure;
    }

    /// The session has ended: the next who needs one connects anew.
    void drop(Attachment ended) {
        lock.lock();
        try {
            if (current == ended) {
                current = null;
            }
        } finally {
            lock.unlock();
        }
        ended.close();
    }

    @Override
    public void close() {
        Attachment open;
        lock.lock();
        try {
            closed = true;
            open = current;
            current = null;
        } finally {
            lock.unlock();
        }
        if (open != null) {
            open.close();
        }
    }
}
