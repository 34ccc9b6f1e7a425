package dev.torc.nio;

import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;

/// A lock of a part of a file, which the service holds for the file's handle.
final class TorcFileLock extends FileLock {

    private final FileLocks locks;
    private final OpenFile file;
    private volatile boolean valid = true;

    TorcFileLock(FileLocks locks, OpenFile file, FileChannel channel, FileLocks.Range range) {
        super(channel, range.position(), range.bytes(), range.shared());
        this.locks = locks;
        this.file = file;
    }

    TorcFileLock(FileLocks locks, OpenFile file, AsynchronousFileChannel channel, FileLocks.Range range) {
        super(channel, range.position(), range.bytes(), range.shared());
        this.locks = locks;
        this.file = file;
    }

    OpenFile file() {
        return file;
    }

    void invalidate() {
        valid = false;
    }

    @Override
    public boolean isValid() {
        return valid && acquiredBy().isOpen();
    }

    @Override
    public void release() throws IOException {
        if (!acquiredBy().isOpen()) {
            throw new ClosedChannelException();
        }
        if (valid) {
            valid = false;
            locks.release(this);
        }
    }
}
