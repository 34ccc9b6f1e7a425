package dev.torc.bench.uring;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoOps;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.lwjgl.system.MemoryUtil;

/// netty's io_uring transport through its raw operations, which is the only way in which it reads files: one event
/// loop, each completion submits the next read.
final class NettyReads implements Reads {

    private static final byte READ = 22;
    private static final int QUEUE_ENTRIES = 256;
    private static final long CLOSING_SECONDS = 10;

    private final int file;
    private final ByteBuffer buffers;
    private final long buffersAddress;
    private final Offsets offsets;
    private final MultiThreadIoEventLoopGroup group;
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private final CountDownLatch drained = new CountDownLatch(1);
    private volatile long done;
    private volatile boolean closed;

    /// The loop's alone.
    private int inFlight;

    NettyReads(Path path, Cell cell) throws Exception {
        IoUring.ensureAvailability();
        offsets = new Offsets(Files.size(path), 0);
        file = OpenFile.number(path, cell.mode());
        buffers = ByteBuffer.allocateDirect((cell.depth() + 1) * BLOCK_BYTES).alignedSlice(BLOCK_BYTES);
        buffersAddress = MemoryUtil.memAddress(buffers);
        group = new MultiThreadIoEventLoopGroup(1, IoUringIoHandler.newFactory(QUEUE_ENTRIES));
        IoEventLoop loop = group.next();
        IoRegistration registration = loop.register(new Handle()).get();
        loop.submit(() -> {
                    for (short slot = 0; slot < cell.depth(); slot++) {
                        submit(registration, slot);
                    }
                })
                .get();
    }

    private void submit(IoRegistration registration, short slot) {
        inFlight++;
        registration.submit(new IoUringIoOps(
                READ,
                (byte) 0,
                (short) 0,
                file,
                offsets.next(),
                buffersAddress + (long) slot * BLOCK_BYTES,
                BLOCK_BYTES,
                0,
                slot,
                (short) 0,
                (short) 0,
                0,
                0));
    }

    @Override
    public long advance() throws InterruptedException {
        Thread.sleep(1);
        RuntimeException reason = failure.get();
        if (reason != null) {
            throw reason;
        }
        return done;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        closed = true;
        drained.await();
        group.shutdownGracefully(0, CLOSING_SECONDS, TimeUnit.SECONDS).await();
        OpenFile.close(file);
    }

    /// What netty tells of completions.
    private final class Handle implements IoUringIoHandle {

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // Only the loop's thread writes it.
        public void handle(IoRegistration registration, IoEvent event) {
            IoUringIoEvent completion = (IoUringIoEvent) event;
            inFlight--;
            if (completion.res() != BLOCK_BYTES) {
                failure.set(new IllegalStateException("a read gave " + completion.res()));
                drained.countDown();
                return;
            }
            done++;
            if (!closed) {
                submit(registration, completion.data());
            } else if (inFlight == 0) {
                drained.countDown();
            }
        }

        @Override
        public void close() {
            // The loop closes its handles when it ends; the file is the reads'.
        }
    }
}
