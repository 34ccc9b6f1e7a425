package dev.torc.linux;

import dev.torc.memory.Slice;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Many reads of one file as one call: handed to Linux together, and done when the last is.
///
/// ```text
///      BatchRead batch = file.batch();
///      for (Block block : wanted) {
///          batch.read(block.memory(), block.fileOffset());
///      }
///      batch.call();
///      use(batch.bytes(0));
/// ```
///
/// As many as the ring takes at once are submitted in one system call; more in several. The reads run at the same
/// time, and in no order.
///
/// **Alignment.** Of a file that was opened past the page cache each read is checked as it is added: memory,
/// offset and
/// length against what the file asks for, so that it fails with a sentence here and not with EINVAL there.
///
/// **Threads.** One makes and starts it; then any.
public final class BatchRead {

    private final LinuxFile file;
    private final List<Transfer> reads = new ArrayList<>();
    private Optional<DirectAlignment> alignment = Optional.empty();

    BatchRead(LinuxFile file) {
        this.file = file;
    }

    /// Adds a read.
    ///
    /// @param target native memory, Linux' until the batch is done
    /// @param fileOffset where in the file
    /// @return this
    /// @throws IllegalArgumentException if the file is read past the page cache, and this is not aligned for it
    /// @throws IOException if Linux does not say how it must be aligned
    /// @throws InterruptedException if the thread was interrupted as it asked
    public BatchRead read(MemorySegment target, long fileOffset) throws IOException, InterruptedException {
        check(target.address(), target.byteSize(), fileOffset);
        reads.add(file.read(target, fileOffset));
        return this;
    }

    /// Adds a read into a slice.
    ///
    /// @param target lent while the batch runs
    /// @param fileOffset where in the file
    /// @return this
    /// @throws IllegalArgumentException as in [#read(MemorySegment, long)]
    /// @throws IOException as there
    /// @throws InterruptedException as there
    public BatchRead read(Slice target, long fileOffset) throws IOException, InterruptedException {
        check(target.memory().address(), target.byteSize(), fileOffset);
        reads.add(file.read(target, fileOffset));
        return this;
    }

    /// Adds a read into registered memory, which costs Linux the least.
    ///
    /// @param target lent; closed after the batch is done
    /// @param offset where in it
    /// @param lengthBytes how much at most
    /// @param fileOffset where in the file
    /// @return this
    /// @throws IllegalArgumentException as in [#read(MemorySegment, long)]
    /// @throws IOException as there
    /// @throws InterruptedException as there
    public BatchRead read(RegisteredMemory target, long offset, int lengthBytes, long fileOffset)
            throws IOException, InterruptedException {
        check(target.address(offset, lengthBytes), lengthBytes, fileOffset);
        reads.add(file.read(target, offset, lengthBytes, fileOffset));
        return this;
    }

    /// Gives all of it a deadline, counted from the start.
    ///
    /// @param longest how long it may take; positive
    /// @return this
    public BatchRead deadline(Duration longest) {
        reads.forEach(read -> read.limit(longest));
        return this;
    }

    /// {@return how many reads it has}
    public int size() {
        return reads.size();
    }

    /// {@return how many bytes a read brought, once the batch is done: fewer than asked at the end of the file}
    ///
    /// @param index which read, in the order in which they were added
    public int bytes(int index) {
        return reads.get(index).bytes();
    }

    /// Starts it.
    ///
    /// @return is complete when all of it has ended, with a failure if one failed
    /// @throws IllegalStateException if it was started before, or a slice is lent or closed
    public CompletableFuture<Void> start() {
        begin();
        return CompletableFuture.allOf(reads.toArray(CompletableFuture<?>[]::new));
    }

    /// Starts it, and waits until all of it has ended.
    ///
    /// @throws IOException if one failed: of several, the first in their order
    /// @throws InterruptedException if the thread was interrupted, and reads ended by that
    public void call() throws IOException, InterruptedException {
        begin();
        Together.await(file.linux(), reads);
        for (Transfer read : reads) {
            read.answer();
        }
    }

    private void begin() {
        int most = file.linux().mostTogether();
        for (int from = 0; from < reads.size(); from += most) {
            Together.start(file.linux(), reads.subList(from, Math.min(from + most, reads.size())));
        }
    }

    private void check(long address, long bytes, long fileOffset) throws IOException, InterruptedException {
        if (!file.isDirect()) {
            return;
        }
        if (alignment.isEmpty()) {
            alignment = Optional.of(file.directAlignment());
        }
        DirectAlignment wanted = alignment.get();
        if (address % wanted.memoryBytes() != 0
                || fileOffset % wanted.readOffsetBytes() != 0
                || bytes % wanted.readOffsetBytes() != 0) {
            throw new IllegalArgumentException(file + " is read past the page cache, so memory begins at a multiple of "
                    + wanted.memoryBytes() + " bytes, and offset and length are multiples of "
                    + wanted.readOffsetBytes()
                    + ": not " + bytes + " bytes at " + fileOffset + " into memory at 0x" + Long.toHexString(address));
        }
    }
}
