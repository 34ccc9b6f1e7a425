package dev.torc.nio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.CompletionHandler;
import java.nio.channels.FileLock;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// A file of a service as an asynchronous channel: each operation is a virtual thread, which is parked until the
/// service answers.
///
/// **Threads.** Any. A handler runs where the channel was told to run them, else on the operation's own thread,
/// and may wait there.
final class TorcAsynchronousFileChannel extends AsynchronousFileChannel {

    private final TorcFileChannel channel;
    private final OpenFile file;
    private final @Nullable ExecutorService handlers;

    TorcAsynchronousFileChannel(TorcFileChannel channel, @Nullable ExecutorService handlers) {
        this.channel = channel;
        this.file = channel.file();
        this.handlers = handlers;
    }

    private static <T> Future<T> start(Callable<T> operation) {
        FutureTask<T> task = new FutureTask<>(operation);
        Thread.ofVirtual().name("torc-nio").start(task);
        return task;
    }

    private <T extends @Nullable Object, A extends @Nullable Object> void start(
            Callable<T> operation, A attachment, CompletionHandler<T, ? super A> handler) {
        Objects.requireNonNull(handler);
        Thread.ofVirtual().name("torc-nio").start(() -> {
            Runnable end;
            try {
                T result = operation.call();
                end = () -> handler.completed(result, attachment);
            } catch (Exception e) {
                end = () -> handler.failed(e, attachment);
            }
            tell(end);
        });
    }

    private void tell(Runnable end) {
        if (handlers == null) {
            end.run();
            return;
        }
        try {
            handlers.execute(end);
        } catch (RejectedExecutionException _) {
            // Shut down: the handler is told all the same, as the JDK's own channels do.
            end.run();
        }
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public AsynchronousFileChannel truncate(long bytes) throws IOException {
        var unused = channel.truncate(bytes);
        return this;
    }

    @Override
    public void force(boolean metadata) throws IOException {
        channel.force(metadata);
    }

    /// Refuses at once what could never be, as long as the channel is open: a closed one says so later.
    private void check(Check check) {
        try {
            check.pass();
        } catch (IOException _) {
            // Closed: the operation finds that too, and tells it as its result.
        }
    }

    private interface Check {
        void pass() throws IOException;
    }

    private void checkRead(ByteBuffer into, long position) {
        if (position < 0) {
            throw new IllegalArgumentException("the position is " + position);
        }
        if (into.isReadOnly()) {
            throw new IllegalArgumentException("a buffer that can only be read takes nothing in");
        }
        check(channel::ensureReadable);
    }

    private void checkWrite(long position) {
        if (position < 0) {
            throw new IllegalArgumentException("the position is " + position);
        }
        check(channel::ensureWritable);
    }

    @Override
    public <A extends @Nullable Object> void read(
            ByteBuffer into, long position, A attachment, CompletionHandler<Integer, ? super A> handler) {
        checkRead(into, position);
        start(() -> channel.read(into, position), attachment, handler);
    }

    @Override
    public Future<Integer> read(ByteBuffer into, long position) {
        checkRead(into, position);
        return start(() -> channel.read(into, position));
    }

    @Override
    public <A extends @Nullable Object> void write(
            ByteBuffer from, long position, A attachment, CompletionHandler<Integer, ? super A> handler) {
        checkWrite(position);
        start(() -> channel.write(from, position), attachment, handler);
    }

    @Override
    public Future<Integer> write(ByteBuffer from, long position) {
        checkWrite(position);
        return start(() -> channel.write(from, position));
    }

    @Override
    public <A extends @Nullable Object> void lock(
            long position, long bytes, boolean shared, A attachment, CompletionHandler<FileLock, ? super A> handler) {
        FileLocks.Range range = lockable(position, bytes, shared);
        start(() -> lock(range), attachment, handler);
    }

    @Override
    public Future<FileLock> lock(long position, long bytes, boolean shared) {
        FileLocks.Range range = lockable(position, bytes, shared);
        return start(() -> lock(range));
    }

    private FileLocks.Range lockable(long position, long bytes, boolean shared) {
        check(() -> channel.ensureLockable(shared));
        return new FileLocks.Range(position, bytes, shared);
    }

    private FileLock lock(FileLocks.Range range) throws IOException {
        channel.ensureLockable(range.shared());
        return file.locks().lock(new TorcFileLock(file.locks(), file, this, range), range);
    }

    @Override
    public @Nullable FileLock tryLock(long position, long bytes, boolean shared) throws IOException {
        channel.ensureLockable(shared);
        FileLocks.Range range = new FileLocks.Range(position, bytes, shared);
        return file.locks().tryLock(new TorcFileLock(file.locks(), file, this, range), range);
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
