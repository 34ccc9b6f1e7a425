package dev.torc.nio;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A file of a service as a channel.
///
/// **Threads.** Any. What moves the channel's position is done one after the other, everything else at once.
///
/// **Interrupts.** A thread that is interrupted in a call gives the call up and closes the channel, without
/// waiting for the service, as the contract of [java.nio.channels.InterruptibleChannel] says. The closing is done
/// by that thread: who interrupts it waits for nothing.
final class TorcFileChannel extends FileChannel {

    private final TorcFileSystem fileSystem;
    private final TorcPath path;
    private final OpenFile file;
    private final OpenRequest request;
    private final ReentrantLock positionLock = new ReentrantLock();

    private long position;
    private volatile boolean abandoned;

    TorcFileChannel(TorcPath path, OpenFile file, OpenRequest request) {
        this.fileSystem = path.getFileSystem();
        this.path = path;
        this.file = file;
        this.request = request;
        fileSystem.opened(this);
    }

    OpenFile file() {
        return file;
    }

    /// A call of this channel, which an interrupt ends.
    private interface Work<T> {
        T run() throws IOException, InterruptedException;
    }

    /// Does what the channel is asked for, as a channel: it fails if that is closed, before or meanwhile.
    private <T> T during(Work<T> work) throws IOException {
        ensureOpen();
        if (Thread.currentThread().isInterrupted()) {
            throw closedByInterrupt();
        }
        try {
            return work.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw closedByInterrupt();
        } catch (InterruptedIOException e) {
            throw closedByInterrupt();
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            if (!isOpen()) {
                throw closedMeanwhile(e);
            }
            throw e;
        }
    }

    private ClosedChannelException closedByInterrupt() throws IOException {
        abandoned = true;
        close();
        return new ClosedByInterruptException();
    }

    private static ClosedChannelException closedMeanwhile(IOException cause) {
        ClosedChannelException closed = new AsynchronousCloseException();
        closed.initCause(cause);
        return closed;
    }

    private void ensureOpen() throws ClosedChannelException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
    }

    void ensureReadable() throws ClosedChannelException {
        ensureOpen();
        if (!request.reads()) {
            throw new NonReadableChannelException();
        }
    }

    void ensureWritable() throws ClosedChannelException {
        ensureOpen();
        if (!request.writes()) {
            throw new NonWritableChannelException();
        }
    }

    private static void notNegative(long number, String what) {
        if (number < 0) {
            throw new IllegalArgumentException(what + " is " + number);
        }
    }

    /// Work that looks at the channel's position and moves it.
    private <T> T atPosition(Work<T> work) throws IOException {
        return during(() -> {
            positionLock.lockInterruptibly();
            try {
                ensureOpen();
                return work.run();
            } finally {
                positionLock.unlock();
            }
        });
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        ensureReadable();
        refuseReadOnly(into);
        return atPosition(() -> {
            int bytes = file.read(into, position);
            position += bytes;
            return bytes == 0 && into.hasRemaining() ? -1 : bytes;
        });
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        ensureReadable();
        return atPosition(() -> {
            long moved = 0;
            for (int i = offset; i < offset + length; i++) {
                refuseReadOnly(into[i]);
                int bytes = file.read(into[i], position);
                position += bytes;
                moved += bytes;
                if (into[i].hasRemaining()) {
                    return moved == 0 ? -1L : moved;
                }
            }
            return moved;
        });
    }

    @Override
    public int read(ByteBuffer into, long at) throws IOException {
        notNegative(at, "the position");
        ensureReadable();
        refuseReadOnly(into);
        return during(() -> {
            int bytes = file.read(into, at);
            return bytes == 0 && into.hasRemaining() ? -1 : bytes;
        });
    }

    private static void refuseReadOnly(ByteBuffer into) {
        if (into.isReadOnly()) {
            throw new IllegalArgumentException("a buffer that can only be read takes nothing in");
        }
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        ensureWritable();
        return atPosition(() -> writeHere(from));
    }

    private int writeHere(ByteBuffer from) throws IOException, InterruptedException {
        int bytes = file.write(from, position);
        // Linux has put it at the end, wherever that was.
        position = request.appends() ? file.status().sizeBytes() : position + bytes;
        return bytes;
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, from.length);
        ensureWritable();
        return atPosition(() -> {
            long moved = 0;
            for (int i = offset; i < offset + length; i++) {
                moved += writeHere(from[i]);
                if (from[i].hasRemaining()) {
                    break;
                }
            }
            return moved;
        });
    }

    @Override
    public int write(ByteBuffer from, long at) throws IOException {
        notNegative(at, "the position");
        ensureWritable();
        return during(() -> file.write(from, at));
    }

    @Override
    public long position() throws IOException {
        return atPosition(() -> request.appends() ? file.status().sizeBytes() : position);
    }

    @Override
    public FileChannel position(long newPosition) throws IOException {
        ensureOpen();
        notNegative(newPosition, "the position");
        return atPosition(() -> {
            position = newPosition;
            return this;
        });
    }

    @Override
    public long size() throws IOException {
        return during(() -> file.status().sizeBytes());
    }

    @Override
    public FileChannel truncate(long bytes) throws IOException {
        ensureOpen();
        notNegative(bytes, "the length");
        ensureWritable();
        return atPosition(() -> {
            if (bytes < file.status().sizeBytes()) {
                file.call(remote -> {
                    remote.truncate(bytes);
                    return this;
                });
            }
            position = Math.min(position, bytes);
            return this;
        });
    }

    @Override
    public void force(boolean metadata) throws IOException {
        during(() -> file.call(remote -> {
            if (metadata) {
                remote.sync();
            } else {
                remote.syncContent();
            }
            return this;
        }));
    }

    @Override
    public long transferTo(long at, long count, WritableByteChannel target) throws IOException {
        ensureReadable();
        if (!target.isOpen()) {
            throw new ClosedChannelException();
        }
        if (target instanceof TorcFileChannel ours) {
            ours.ensureWritable();
        }
        notNegative(at, "the position");
        notNegative(count, "the count");
        return during(() -> {
            long left = Math.min(count, file.status().sizeBytes() - at);
            return left <= 0 ? 0L : FileCopy.toChannel(file, at, left, target);
        });
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long at, long count) throws IOException {
        ensureWritable();
        if (!source.isOpen()) {
            throw new ClosedChannelException();
        }
        if (source instanceof TorcFileChannel ours) {
            ours.ensureReadable();
        }
        notNegative(at, "the position");
        notNegative(count, "the count");
        return during(() -> at > file.status().sizeBytes() ? 0L : FileCopy.fromChannel(source, file, at, count));
    }

    /// Moves the position of a channel that a transfer has read from or written to by itself.
    long moving(FileCopy.AtPosition work) throws IOException {
        return atPosition(() -> {
            long here = request.appends() ? file.status().sizeBytes() : position;
            long moved = work.at(here);
            position = here + moved;
            return moved;
        });
    }

    /// Refused: a mapping is memory of this process' own page table, and the file is another's.
    ///
    /// @throws UnsupportedOperationException always, once mode and range make sense
    @Override
    public MappedByteBuffer map(MapMode mode, long at, long bytes) throws IOException {
        ensureOpen();
        Objects.requireNonNull(mode);
        notNegative(at, "the position");
        notNegative(bytes, "the length");
        throw new UnsupportedOperationException(path + " is another process' file, which cannot be mapped; read it");
    }

    @Override
    public FileLock lock(long at, long bytes, boolean shared) throws IOException {
        ensureLockable(shared);
        if (Thread.currentThread().isInterrupted()) {
            throw new FileLockInterruptionException();
        }
        FileLocks.Range range = new FileLocks.Range(at, bytes, shared);
        try {
            return file.locks().lock(new TorcFileLock(file.locks(), file, this, range), range);
        } catch (ClosedChannelException | FileLockInterruptionException e) {
            throw e;
        } catch (IOException e) {
            throw isOpen() ? e : closedMeanwhile(e);
        }
    }

    @Override
    public @Nullable FileLock tryLock(long at, long bytes, boolean shared) throws IOException {
        ensureLockable(shared);
        FileLocks.Range range = new FileLocks.Range(at, bytes, shared);
        try {
            return file.locks().tryLock(new TorcFileLock(file.locks(), file, this, range), range);
        } catch (IOException e) {
            throw isOpen() ? e : closedMeanwhile(e);
        }
    }

    void ensureLockable(boolean shared) throws ClosedChannelException {
        if (shared) {
            ensureReadable();
        } else {
            ensureWritable();
        }
    }

    @Override
    protected void implCloseChannel() throws IOException {
        fileSystem.closed(this);
        if (abandoned) {
            file.release();
        } else {
            file.close();
        }
    }
}
