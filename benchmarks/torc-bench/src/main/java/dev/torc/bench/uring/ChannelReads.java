package dev.torc.bench.uring;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The JDK's `FileChannel`: on the caller's thread with one read in flight, else a virtual thread for each.
final class ChannelReads implements Reads {

    private final FileChannel channel;
    private final long fileBytes;
    private final List<Thread> threads = new ArrayList<>();
    private final List<AtomicLong> counts = new ArrayList<>();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final Offsets offsets;
    private final ByteBuffer buffer = OpenFile.newBlock();
    private long done;
    private volatile boolean closed;

    ChannelReads(Path file, Cell cell) throws IOException {
        channel = OpenFile.channel(file, cell.mode());
        fileBytes = channel.size();
        offsets = new Offsets(fileBytes, 0);
        if (cell.depth() > 1) {
            for (int i = 0; i < cell.depth(); i++) {
                AtomicLong count = new AtomicLong();
                int seed = i + 1;
                counts.add(count);
                threads.add(Thread.ofVirtual().start(() -> readUntilClosed(count, seed)));
            }
        }
    }

    @Override
    public long advance() throws Exception {
        if (threads.isEmpty()) {
            for (int i = 0; i < CHUNK; i++) {
                Reads.check(channel.read(buffer.clear(), offsets.next()));
            }
            done += CHUNK;
            return done;
        }
        Thread.sleep(1);
        Exception reason = failure.get();
        if (reason != null) {
            throw reason;
        }
        return counts.stream().mapToLong(AtomicLong::get).sum();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        closed = true;
        for (Thread thread : threads) {
            thread.join();
        }
        channel.close();
    }

    private void readUntilClosed(AtomicLong count, int seed) {
        ByteBuffer own = OpenFile.newBlock();
        Offsets ownOffsets = new Offsets(fileBytes, seed);
        long ownCount = 0;
        try {
            while (!closed) {
                Reads.check(channel.read(own.clear(), ownOffsets.next()));
                ownCount++;
                count.setRelease(ownCount);
            }
        } catch (IOException | IllegalStateException e) {
            failure.compareAndSet(null, e);
        }
    }
}
