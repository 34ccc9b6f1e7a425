package dev.torc.bench.uring;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import sh.blake.niouring.IoUring;
import sh.blake.niouring.IoUringFile;

/// nio_uring 0.1.3. It cannot say where in a file to read: every read is of the first block, which is easier work than
/// anybody else's here. It has no `O_DIRECT`.
final class NioUringReads implements Reads {

    /// More than are in flight: it hands over what was queued only when it next waits.
    private static final int RING_ENTRIES = 512;

    private final IoUring ring;
    private long done;
    private int inFlight;
    private boolean closed;

    NioUringReads(Path path, Cell cell) {
        if (cell.mode() == Cell.Mode.DIRECT) {
            throw new UnsupportedOperationException("nio_uring has no O_DIRECT");
        }
        ring = new IoUring(RING_ENTRIES).onException(e -> {
            throw new IllegalStateException(e);
        });
        for (int i = 0; i < cell.depth(); i++) {
            // A file for each, since a file's buffers are told apart by address and its reads must not overlap.
            IoUringFile file = new IoUringFile(path.toString());
            file.onRead(buffer -> {
                Reads.check(buffer.position());
                done++;
                inFlight--;
                if (!closed) {
                    queue(file, buffer.clear());
                }
            });
            file.onException(e -> {
                throw new IllegalStateException(e);
            });
            queue(file, ByteBuffer.allocateDirect(BLOCK_BYTES));
        }
    }

    @Override
    public long advance() {
        long end = done + CHUNK;
        while (done < end) {
            ring.execute();
        }
        return done;
    }

    private void queue(IoUringFile file, ByteBuffer buffer) {
        ring.queueRead(file, buffer);
        inFlight++;
    }

    @Override
    public void close() {
        closed = true;
        while (inFlight > 0) {
            ring.execute();
        }
        ring.close();
    }
}
