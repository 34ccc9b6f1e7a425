package dev.torc.bench.uring;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import one.jasyncfio.AsyncFile;
import one.jasyncfio.EventExecutor;
import one.jasyncfio.OpenOption;

/// jasyncfio 0.0.7 with a caller that waits for its reads in the order in which it asked.
///
/// Submitting from the completion would suit it better, but 0.0.7 then stands still for a second at a time.
final class JasyncfioReads implements Reads {

    private static final long LIMIT_SECONDS = 5;

    private final EventExecutor executor;
    private final AsyncFile file;
    private final Deque<Read> inFlight = new ArrayDeque<>();
    private final Offsets offsets;
    private long done;

    JasyncfioReads(Path path, Cell cell) throws Exception {
        offsets = new Offsets(Files.size(path), 0);
        executor = EventExecutor.initDefault();
        OpenOption[] options = switch (cell.mode()) {
            case PAGE_CACHE -> new OpenOption[] {OpenOption.READ_ONLY};
            case DIRECT -> new OpenOption[] {OpenOption.READ_ONLY, OpenOption.DIRECT};
        };
        file = AsyncFile.open(path, executor, options).get(LIMIT_SECONDS, TimeUnit.SECONDS);
        for (int i = 0; i < cell.depth(); i++) {
            read(ByteBuffer.allocateDirect(2 * BLOCK_BYTES)
                    .alignedSlice(BLOCK_BYTES)
                    .limit(BLOCK_BYTES)
                    .slice());
        }
    }

    @Override
    public long advance() throws Exception {
        for (int i = 0; i < CHUNK; i++) {
            Read oldest = inFlight.remove();
            Reads.check(oldest.result().get(LIMIT_SECONDS, TimeUnit.SECONDS));
            read(oldest.buffer().clear());
        }
        done += CHUNK;
        return done;
    }

    @Override
    public void close() throws Exception {
        while (!inFlight.isEmpty()) {
            inFlight.remove().result().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        }
        file.close().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        executor.close();
    }

    private void read(ByteBuffer buffer) {
        inFlight.add(new Read(buffer, file.read(buffer, offsets.next())));
    }

    /// A read in flight.
    private record Read(ByteBuffer buffer, CompletableFuture<Integer> result) {}
}
