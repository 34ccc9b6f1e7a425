package dev.torc.bench.uring;

import static org.lwjgl.system.linux.liburing.LibIOURing.IORING_SETUP_DEFER_TASKRUN;
import static org.lwjgl.system.linux.liburing.LibIOURing.IORING_SETUP_SINGLE_ISSUER;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lwjgl.PointerBuffer;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;
import org.lwjgl.system.linux.IOVec;
import org.lwjgl.system.linux.liburing.IOURing;
import org.lwjgl.system.linux.liburing.IOURingCQE;
import org.lwjgl.system.linux.liburing.IOURingParams;
import org.lwjgl.system.linux.liburing.IOURingSQE;
import org.lwjgl.system.linux.liburing.LibIOURing;
import org.lwjgl.system.linux.liburing.LibURing;

/// LWJGL's binding of liburing, with everything registered that can be: its best.
final class LwjglReads implements Reads {

    private final int file;
    private final IOURing ring = IOURing.calloc();
    private final long buffers;
    private final PointerBuffer ready;
    private final Offsets offsets;
    private int inFlight;
    private long done;

    LwjglReads(Path path, Cell cell) throws IOException {
        int depth = cell.depth();
        offsets = new Offsets(Files.size(path), 0);
        file = OpenFile.number(path, cell.mode());
        buffers = MemoryUtil.nmemAlignedAllocChecked(BLOCK_BYTES, (long) depth * BLOCK_BYTES);
        ready = MemoryUtil.memCallocPointer(depth);
        try (IOURingParams parameters = IOURingParams.calloc();
                IOVec.Buffer vectors = IOVec.calloc(1);
                MemoryStack stack = MemoryStack.stackPush()) {
            parameters.flags(IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN);
            checked(LibURing.io_uring_queue_init_params(depth, ring, parameters));
            ByteBuffer all = MemoryUtil.memByteBuffer(buffers, depth * BLOCK_BYTES);
            vectors.get(0).iov_base(all).iov_len(all.remaining());
            checked(LibURing.io_uring_register_buffers(ring, vectors));
            IntBuffer files = stack.ints(file);
            checked(LibURing.io_uring_register_files(ring, files));
            checked(LibURing.io_uring_register_ring_fd(ring));
        }
        for (int slot = 0; slot < depth; slot++) {
            prepare(slot);
        }
    }

    @Override
    public long advance() {
        long end = done + CHUNK;
        while (done < end) {
            take(true);
        }
        return done;
    }

    private void take(boolean again) {
        checked(LibURing.io_uring_submit_and_wait(ring, 1));
        int count = LibURing.io_uring_peek_batch_cqe(ring, ready);
        for (int i = 0; i < count; i++) {
            long completion = ready.get(i);
            Reads.check(IOURingCQE.nres(completion));
            inFlight--;
            if (again) {
                prepare((int) IOURingCQE.nuser_data(completion));
            }
        }
        LibURing.io_uring_cq_advance(ring, count);
        done += count;
    }

    private void prepare(int slot) {
        long entry = LibURing.nio_uring_get_sqe(ring.address());
        if (entry == MemoryUtil.NULL) {
            throw new IllegalStateException("the submission queue is full");
        }
        LibURing.nio_uring_prep_read_fixed(
                entry, 0, buffers + (long) slot * BLOCK_BYTES, BLOCK_BYTES, offsets.next(), 0);
        IOURingSQE.nflags(entry, (byte) LibIOURing.IOSQE_FIXED_FILE);
        IOURingSQE.nuser_data(entry, slot);
        inFlight++;
    }

    @Override
    public void close() throws IOException {
        // Linux writes to the buffers until the last completion.
        while (inFlight > 0) {
            take(false);
        }
        LibURing.io_uring_queue_exit(ring);
        ring.free();
        MemoryUtil.memFree(ready);
        MemoryUtil.nmemAlignedFree(buffers);
        OpenFile.close(file);
    }

    private static void checked(int result) {
        if (result < 0) {
            throw new IllegalStateException("liburing gave " + result);
        }
    }
}
