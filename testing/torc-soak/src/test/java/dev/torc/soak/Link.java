package dev.torc.soak;

import dev.torc.client.OpenMode;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.client.SessionEndedException;
import dev.torc.client.SessionSetup;
import dev.torc.reactor.Reactor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/// The way to one server: a session that many callers share, and another one when the server has died.
final class Link {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Path socket;
    private final Reactor reactor;
    private final Findings findings;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final Map<String, RemoteFile> files = new ConcurrentHashMap<>();
    private @Nullable Session session;

    Link(Path socket, Reactor reactor, Findings findings) {
        this.socket = socket;
        this.reactor = reactor;
        this.findings = findings;
    }

    /// What is done with a session.
    interface Use {
        void of(Session session) throws IOException, InterruptedException;
    }

    /// {@return a session of the caller's own}
    Session connect() throws IOException {
        Session made = Session.connect(socket, SessionSetup.standard(), reactor);
        findings.tally().add(Count.SESSIONS);
        return made;
    }

    /// Does something with the session, and connects anew if that has ended.
    void use(Use use) throws IOException, InterruptedException {
        Session current;
        lock.readLock().lock();
        try {
            current = session;
            if (current != null && !current.port().ended().isDone()) {
                use.of(current);
                return;
            }
        } catch (SessionEndedException _) {
            current = session;
        } finally {
            lock.readLock().unlock();
        }
        renew(current);
    }

    /// {@return a file that is open in the session, for who uses that}
    RemoteFile file(Session of, String name, OpenMode mode) throws IOException {
        RemoteFile open = files.get(name);
        if (open == null) {
            open = of.open(name, mode);
            RemoteFile other = files.putIfAbsent(name, open);
            if (other != null) {
                open.close();
                return other;
            }
        }
        return open;
    }

    private void renew(@Nullable Session ended) {
        lock.writeLock().lock();
        try {
            if (session != ended) {
                return;
            }
            if (ended != null) {
                findings.tally().add(Count.SESSIONS_LOST);
                close(ended);
            }
            session = connect();
        } catch (IOException nobodyThere) {
            session = null;
            LockSupport.parkNanos(PAUSE_NANOS);
        } finally {
            lock.writeLock().unlock();
        }
    }

    void close() {
        lock.writeLock().lock();
        try {
            if (session != null) {
                close(session);
            }
            session = null;
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void close(Session closed) {
        files.clear();
        closed.close();
        findings.check(closed);
    }
}
