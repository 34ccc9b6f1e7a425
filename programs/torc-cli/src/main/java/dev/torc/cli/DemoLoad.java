package dev.torc.cli;

import dev.torc.client.Pipeline;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.memory.Slice;
import dev.torc.posix.SyscallErrors;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;

/// Reads pages of a file at random places, with a number of calls in flight, for a time.
///
/// **Ownership.** The slices go back to the session's pool with [#close].
final class DemoLoad implements AutoCloseable {

    private static final int PAGE_BYTES = 4096;
    private static final long LONGEST_CALL_NANOS = 60_000_000_000L;
    private static final int DIGITS = 3;

    private final Session session;
    private final RemoteFile file;
    private final long pages;
    private final Slice[] slices;
    private final long[] beganNanos;
    private final SplittableRandom random = new SplittableRandom(1);

    DemoLoad(Session session, RemoteFile file, long fileBytes, int depth) {
        this.session = session;
        this.file = file;
        this.pages = fileBytes / PAGE_BYTES;
        this.slices = new Slice[depth];
        this.beganNanos = new long[depth];
        for (int i = 0; i < depth; i++) {
            slices[i] = session.allocate(PAGE_BYTES);
        }
    }

    static Histogram histogram() {
        return new Histogram(LONGEST_CALL_NANOS, DIGITS);
    }

    /// Keeps every slice busy until the time is over.
    ///
    /// @param callNanos is told how long each call took
    void run(Duration duration, Histogram callNanos) throws IOException {
        try (Pipeline pipeline = session.pipeline()) {
            long endNanos = System.nanoTime() + duration.toNanos();
            for (int i = 0; i < slices.length; i++) {
                call(pipeline, i);
            }
            long nowNanos = System.nanoTime();
            while (pipeline.await()) {
                int index = (int) pipeline.tag();
                check(pipeline);
                nowNanos = System.nanoTime();
                callNanos.recordValue(nowNanos - beganNanos[index]);
                if (nowNanos - endNanos < 0) {
                    call(pipeline, index);
                }
            }
        }
    }

    private void call(Pipeline pipeline, int index) {
        long page = random.nextLong(pages);
        beganNanos[index] = System.nanoTime();
        if (!pipeline.read(file, slices[index], page * PAGE_BYTES, index)) {
            throw new IllegalStateException("the session has room for fewer than " + slices.length + " calls");
        }
    }

    private void check(Pipeline pipeline) throws IOException {
        if (pipeline.unanswered().isPresent()) {
            throw new EOFException("the server has ended the session");
        }
        if (pipeline.result() < 0) {
            throw SyscallErrors.toException("read", (int) -pipeline.result(), file.path());
        }
    }

    @Override
    public void close() {
        for (Slice slice : slices) {
            slice.close();
        }
    }
}
