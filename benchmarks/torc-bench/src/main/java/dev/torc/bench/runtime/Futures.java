package dev.torc.bench.runtime;

import dev.torc.bench.Operations;
import dev.torc.bench.uring.Offsets;
import dev.torc.bench.uring.OpenFile;
import dev.torc.bench.uring.Reads;
import dev.torc.reactor.Call;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/// Futures: one thread keeps some of them going, and waits for the oldest.
final class Futures<F> implements Operations {

    private static final int CHUNK = 64;

    /// Where futures come from.
    ///
    /// @param <F> what is waited for
    interface Source<F> {

        /// Starts an operation.
        F start(int slot);

        /// Waits for it, and checks it.
        void await(F future) throws InterruptedException, ExecutionException;

        /// Gives everything back.
        void close() throws IOException;
    }

    private final Source<F> source;
    private final F[] futures;
    private int oldest;
    private long done;

    @SuppressWarnings("unchecked") // Nobody else sees the array.
    Futures(Source<F> source, int depth) {
        this.source = source;
        futures = (F[]) new Object[depth];
        for (int slot = 0; slot < depth; slot++) {
            futures[slot] = source.start(slot);
        }
    }

    @Override
    public long advance() throws InterruptedException, ExecutionException {
        for (int i = 0; i < CHUNK; i++) {
            source.await(futures[oldest]);
            futures[oldest] = source.start(oldest);
            oldest = oldest + 1 == futures.length ? 0 : oldest + 1;
        }
        done += CHUNK;
        return done;
    }

    @Override
    public void close() throws InterruptedException, ExecutionException, IOException {
        for (F future : futures) {
            source.await(future);
        }
        source.close();
    }

    /// Ours.
    ///
    /// @param place where
    record OfReactor(Place place) implements Source<Call> {

        @Override
        public Call start(int slot) {
            Call call = new Call();
            // The entry alone: a future goes to the reactor in any case.
            place.question().write(call, Call.ENTRY, slot);
            place.port().start(call);
            return call;
        }

        @Override
        public void await(Call call) throws InterruptedException {
            call.await();
            place.question().check(call.result());
        }

        @Override
        public void close() throws IOException {
            place.close();
        }
    }

    /// The JDK's, which has threads that read.
    static final class OfChannel implements Source<Future<Integer>> {

        private final AsynchronousFileChannel channel;
        private final ByteBuffer[] blocks;
        private final Offsets offsets;

        OfChannel(Path file, int depth) throws IOException {
            channel = AsynchronousFileChannel.open(file, StandardOpenOption.READ);
            offsets = new Offsets(Files.size(file), 0);
            blocks = new ByteBuffer[depth];
            for (int slot = 0; slot < depth; slot++) {
                blocks[slot] = OpenFile.newBlock();
            }
        }

        @Override
        public Future<Integer> start(int slot) {
            return channel.read(blocks[slot].clear(), offsets.next());
        }

        @Override
        public void await(Future<Integer> future) throws InterruptedException, ExecutionException {
            Reads.check(future.get());
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
