package dev.torc.bench.runtime;

import dev.torc.bench.Operations;
import dev.torc.bench.uring.Cell;
import dev.torc.bench.uring.Offsets;
import dev.torc.bench.uring.OpenFile;
import dev.torc.bench.uring.Reads;
import dev.torc.reactor.Call;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Blocking calls: a virtual thread for each that is to be in flight.
final class VirtualThreads implements Operations {

    /// Where blocking calls come from.
    interface Source {

        /// {@return the calls of one thread, made there}
        Blocking newThread(int slot);

        /// Gives everything back.
        void close() throws IOException;
    }

    /// A call that waits.
    @FunctionalInterface
    interface Blocking {

        /// Makes one call, waits for it, and checks it.
        void call() throws IOException, InterruptedException;
    }

    private final Source source;
    private final List<Thread> threads = new ArrayList<>();
    private final List<AtomicLong> counts = new ArrayList<>();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private volatile boolean closed;

    VirtualThreads(Source source, int depth) {
        this.source = source;
        for (int slot = 0; slot < depth; slot++) {
            AtomicLong count = new AtomicLong();
            counts.add(count);
            Blocking blocking = source.newThread(slot);
            threads.add(Thread.ofVirtual().start(() -> callUntilClosed(blocking, count)));
        }
    }

    private void callUntilClosed(Blocking blocking, AtomicLong count) {
        long done = 0;
        try {
            while (!closed) {
                blocking.call();
                done++;
                count.setRelease(done);
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    @Override
    public long advance() throws Exception {
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
        source.close();
    }

    /// Ours.
    ///
    /// @param place where
    record OfReactor(Place place) implements Source {

        @Override
        public Blocking newThread(int slot) {
            return () -> {
                Call call = new Call();
                place.question().write(call, slot);
                place.port().start(call);
                call.await();
                place.question().check(call.result());
            };
        }

        @Override
        public void close() throws IOException {
            place.close();
        }
    }

    /// The JDK's, which holds the carrier meanwhile.
    ///
    /// @param channel the file
    record OfChannel(FileChannel channel) implements Source {

        static OfChannel open(Path file, CallCell cell) throws IOException {
            boolean direct = cell.kind() == CallCell.Kind.DIRECT;
            return new OfChannel(OpenFile.channel(file, direct ? Cell.Mode.DIRECT : Cell.Mode.PAGE_CACHE));
        }

        @Override
        public Blocking newThread(int slot) {
            ByteBuffer block = OpenFile.newBlock();
            Offsets offsets = new Offsets(size(), slot);
            return () -> Reads.check(channel.read(block.clear(), offsets.next()));
        }

        private long size() {
            try {
                return channel.size();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
