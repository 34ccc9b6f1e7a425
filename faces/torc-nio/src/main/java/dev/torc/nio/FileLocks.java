package dev.torc.nio;

import dev.torc.client.LockMode;
import dev.torc.client.SessionEndedException;
import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channel;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.OverlappingFileLockException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The locks that this process has on the files of one service.
///
/// What another process has is the service's to say; what two channels of this one ask for is an
/// [OverlappingFileLockException], as the contract of [java.nio.channels.FileChannel#lock()] has it.
///
/// **Threads.** Any.
final class FileLocks {

    private static final long FIRST_WAIT_NANOS = 1_000_000L;
    private static final long LONGEST_WAIT_NANOS = 50_000_000L;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<TorcFileAttributes.Key, List<TorcFileLock>> held = new HashMap<>();

    /// What is locked.
    ///
    /// @param position where it begins, in bytes
    /// @param bytes its length; 0 is to the end
    /// @param shared whether others may hold it too
    record Range(long position, long bytes, boolean shared) {

        LockMode mode() {
            return shared ? LockMode.SHARED : LockMode.EXCLUSIVE;
        }
    }

    /// Asks once.
    ///
    /// @param wanted made for this, and not held
    /// @return the lock, or null if another process has what excludes it
    /// @throws OverlappingFileLockException if this process has
    @Nullable
    TorcFileLock tryLock(TorcFileLock wanted, Range range) throws IOException {
        TorcFileAttributes.Key key = keep(wanted);
        boolean done = false;
        try {
            done = ask(wanted.file(), range);
        } finally {
            if (!done) {
                drop(key, wanted);
            }
        }
        return done ? wanted : null;
    }

    /// Asks until it is there, more and more seldom: services do not tell when a lock is free.
    ///
    /// @throws FileLockInterruptionException if the thread is interrupted, whose channel stays open
    TorcFileLock lock(TorcFileLock wanted, Range range) throws IOException {
        TorcFileAttributes.Key key = keep(wanted);
        boolean done = false;
        try {
            long waitNanos = FIRST_WAIT_NANOS;
            done = ask(wanted.file(), range);
            while (!done) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new FileLockInterruptionException();
                }
                LockSupport.parkNanos(this, waitNanos);
                waitNanos = Math.min(2 * waitNanos, LONGEST_WAIT_NANOS);
                Channel channel = wanted.acquiredBy();
                if (!channel.isOpen()) {
                    throw new AsynchronousCloseException();
                }
                done = ask(wanted.file(), range);
            }
        } finally {
            if (!done) {
                drop(key, wanted);
            }
        }
        return wanted;
    }

    private static boolean ask(OpenFile file, Range range) throws IOException {
        return file.call(remote -> remote.tryLock(range.mode(), range.position(), range.bytes()));
    }

    private TorcFileAttributes.Key keep(TorcFileLock wanted) throws IOException {
        TorcFileAttributes.Key key = wanted.file().key();
        lock.lock();
        try {
            List<TorcFileLock> ofFile = held.computeIfAbsent(key, _ -> new ArrayList<>());
            for (TorcFileLock other : ofFile) {
                if (other.overlaps(wanted.position(), wanted.size())) {
                    throw new OverlappingFileLockException();
                }
            }
            ofFile.add(wanted);
            return key;
        } finally {
            lock.unlock();
        }
    }

    private void drop(TorcFileAttributes.Key key, TorcFileLock dropped) {
        lock.lock();
        try {
            List<TorcFileLock> ofFile = held.get(key);
            if (ofFile != null && ofFile.remove(dropped) && ofFile.isEmpty()) {
                held.remove(key);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Gives a lock up.
    void release(TorcFileLock released) throws IOException {
        try {
            released.file().call(remote -> remote.tryLock(LockMode.UNLOCKED, released.position(), released.size()));
        } catch (SessionEndedException _) {
            // The service has given it up, or is gone with it.
        } finally {
            drop(released.file().key(), released);
        }
    }

    /// The file is closed, and its locks go with it.
    void forget(OpenFile closed) {
        lock.lock();
        try {
            for (List<TorcFileLock> ofFile : held.values()) {
                ofFile.removeIf(each -> {
                    boolean goes = each.file() == closed;
                    if (goes) {
                        each.invalidate();
                    }
                    return goes;
                });
            }
            held.values().removeIf(List::isEmpty);
        } finally {
            lock.unlock();
        }
    }
}
