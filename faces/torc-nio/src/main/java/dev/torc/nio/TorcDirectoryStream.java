package dev.torc.nio;

import dev.torc.client.DirectoryItem;
import dev.torc.client.RemoteFile;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The names in a directory, asked for as they are wanted.
///
/// **Threads.** Any.
final class TorcDirectoryStream implements DirectoryStream<Path> {

    private final TorcPath directory;
    private final OpenFile file;
    private final DirectoryStream.Filter<? super Path> filter;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<DirectoryItem> ahead = new ArrayDeque<>();
    private boolean iterated;
    private boolean exhausted;
    private boolean closed;

    TorcDirectoryStream(TorcPath directory, OpenFile file, DirectoryStream.Filter<? super Path> filter) {
        this.directory = directory;
        this.file = file;
        this.filter = filter;
        directory.getFileSystem().opened(this);
    }

    @Override
    public Iterator<Path> iterator() {
        lock.lock();
        try {
            if (closed || iterated) {
                throw new IllegalStateException(
                        directory + ": a directory stream has one iterator, and none when it is closed");
            }
            iterated = true;
            return new Names();
        } finally {
            lock.unlock();
        }
    }

    private final class Names implements Iterator<Path> {

        private @Nullable Path next;

        @Override
        public boolean hasNext() {
            lock.lock();
            try {
                if (next == null) {
                    next = advance();
                }
                return next != null;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public Path next() {
            lock.lock();
            try {
                Path found = next == null ? advance() : next;
                next = null;
                if (found == null) {
                    throw new NoSuchElementException("there is no other name in " + directory);
                }
                return found;
            } finally {
                lock.unlock();
            }
        }
    }

    /// {@return the next that the filter accepts, or null if there is none}
    private @Nullable Path advance() {
        try {
            while (!closed) {
                DirectoryItem item = ahead.poll();
                if (item != null) {
                    TorcPath path = directory.child(item.name());
                    if (filter.accept(path)) {
                        return path;
                    }
                } else if (exhausted) {
                    return null;
                } else {
                    ahead.addAll(file.call(RemoteFile::list));
                    exhausted = ahead.isEmpty();
                }
            }
            return null;
        } catch (IOException e) {
            throw new DirectoryIteratorException(e);
        }
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
        } finally {
            lock.unlock();
        }
        directory.getFileSystem().closed(this);
        file.close();
    }
}
