package dev.torc.linux;

import dev.torc.memory.Slice;
import dev.torc.uapi.AtFlags;
import dev.torc.uapi.FallocateFlags;
import dev.torc.uapi.Iovec;
import dev.torc.uapi.OpenFlags;
import dev.torc.uapi.Statx;
import dev.torc.uring.PrepareFile;
import dev.torc.uring.PreparePath;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An open file.
///
/// A file offset is in bytes and 64 bits wide. Reads and writes say where, so that many can be in flight at once;
/// with [#CURRENT_POSITION] they go by the file's own position, which terminals and devices want.
///
/// Data memory is native: a [MemorySegment], which is Linux' until the operation is done, or a [Slice], which is lent
/// and so cannot be used too early.
public final class LinuxFile extends Handle {

    /// The offset that stands for the file's own position.
    public static final long CURRENT_POSITION = PrepareFile.CURRENT_POSITION;

    private final int flags;
    private final Lane reads = Lane.inAnyOrder();
    private volatile @Nullable DirectAlignment alignment;

    LinuxFile(Linux linux, int number, String name, int flags) {
        super(linux, number, name);
        this.flags = flags;
    }

    /// {@return whether it was opened past the page cache}
    boolean isDirect() {
        return (flags & OpenFlags.DIRECT) != 0;
    }

    /// {@return an operation that reads}
    ///
    /// @param target native memory, Linux' until it is done
    /// @param fileOffset where in the file
    public Transfer read(MemorySegment target, long fileOffset) {
        Transfer read = transfer("read");
        PrepareFile.read(read, Transfer.ENTRY, number(), target, fileOffset);
        read.keep(target);
        inLane(read);
        return read;
    }

    /// {@return an operation that reads into a slice}
    ///
    /// @param target lent while it runs
    /// @param fileOffset where in the file
    public Transfer read(Slice target, long fileOffset) {
        Transfer read = transfer("read");
        PrepareFile.read(read, Transfer.ENTRY, number(), target.memory(), fileOffset);
        read.lend(target);
        inLane(read);
        return read;
    }

    private void inLane(Transfer read) {
        if (!isDirect()) {
            read.in(reads);
        }
    }

    /// {@return an operation that reads into registered memory, whose pages Linux knows}
    ///
    /// @param target lent; closed after it is done
    /// @param offset where in it
    /// @param lengthBytes how much at most
    /// @param fileOffset where in the file
    public Transfer read(RegisteredMemory target, long offset, int lengthBytes, long fileOffset) {
        Transfer read = transfer("read");
        long address = target.address(offset, lengthBytes);
        PrepareFile.readFixed(read, Transfer.ENTRY, number(), address, lengthBytes, fileOffset, target.index());
        read.keep(target);
        return read;
    }

    /// {@return an operation that reads into several parts of memory, one behind the other: as `preadv(2)`}
    ///
    /// @param targets native memory, Linux' until it is done; at most 1024
    /// @param fileOffset where in the file
    public Transfer read(List<MemorySegment> targets, long fileOffset) {
        Transfer read = transfer("readv");
        MemorySegment vectors = vectors(targets);
        PrepareFile.readVectored(read, Transfer.ENTRY, number(), vectors.address(), targets.size(), fileOffset);
        read.keep(List.of(vectors, targets));
        return read;
    }

    /// {@return an operation that writes}
    ///
    /// @param source native memory, Linux' until it is done
    /// @param fileOffset where in the file
    public Transfer write(MemorySegment source, long fileOffset) {
        Transfer write = transfer("write");
        PrepareFile.write(write, Transfer.ENTRY, number(), source, fileOffset);
        write.keep(source);
        return write;
    }

    /// {@return an operation that writes a slice}
    ///
    /// @param source lent while it runs
    /// @param fileOffset where in the file
    public Transfer write(Slice source, long fileOffset) {
        Transfer write = transfer("write");
        PrepareFile.write(write, Transfer.ENTRY, number(), source.memory(), fileOffset);
        write.lend(source);
        return write;
    }

    /// {@return an operation that writes registered memory, whose pages Linux knows}
    ///
    /// @param source lent; closed after it is done
    /// @param offset where in it
    /// @param lengthBytes how much
    /// @param fileOffset where in the file
    public Transfer write(RegisteredMemory source, long offset, int lengthBytes, long fileOffset) {
        Transfer write = transfer("write");
        long address = source.address(offset, lengthBytes);
        PrepareFile.writeFixed(write, Transfer.ENTRY, number(), address, lengthBytes, fileOffset, source.index());
        write.keep(source);
        return write;
    }

    /// {@return an operation that writes several parts of memory, one behind the other: as `pwritev(2)`}
    ///
    /// @param sources native memory, Linux' until it is done; at most 1024
    /// @param fileOffset where in the file
    public Transfer write(List<MemorySegment> sources, long fileOffset) {
        Transfer write = transfer("writev");
        MemorySegment vectors = vectors(sources);
        PrepareFile.writeVectored(write, Transfer.ENTRY, number(), vectors.address(), sources.size(), fileOffset);
        write.keep(List.of(vectors, sources));
        return write;
    }

    /// {@return an empty batch of reads of this file, which are submitted in one call}
    public BatchRead batch() {
        return new BatchRead(this);
    }

    /// {@return an operation that brings content and metadata to the device: as `fsync(2)`} It waits for no write
    /// that is still in flight, unless it is behind it in a [Chain].
    public Effect sync() {
        Effect sync = effect("fsync");
        PrepareFile.fsync(sync, Effect.ENTRY, number());
        return sync;
    }

    /// {@return an operation that brings content to the device, and of the metadata only what reading it needs}
    public Effect syncContent() {
        Effect sync = effect("fdatasync");
        PrepareFile.fdatasync(sync, Effect.ENTRY, number());
        return sync;
    }

    /// {@return an operation that brings a part to the device, without what is needed to find it after a crash: as
    /// `sync_file_range(2)`}
    ///
    /// @param fileOffset where in the file
    /// @param lengthBytes how much; 0 is to the end
    /// @param rangeFlags [dev.torc.uapi.SyncFileRangeFlags]
    public Effect syncRange(long fileOffset, int lengthBytes, int rangeFlags) {
        Effect sync = effect("sync_file_range");
        PrepareFile.syncFileRange(sync, Effect.ENTRY, number(), fileOffset, lengthBytes, rangeFlags);
        return sync;
    }

    /// {@return an operation that has the device keep room, so that writing there cannot fail for want of it; the
    /// file gets longer if need be}
    ///
    /// @param fileOffset where in the file
    /// @param lengthBytes how much
    public Effect allocate(long fileOffset, long lengthBytes) {
        return allocate(0, fileOffset, lengthBytes);
    }

    /// {@return an operation that makes a hole: it reads as zeros, and takes no room}
    ///
    /// @param fileOffset where in the file
    /// @param lengthBytes how much
    public Effect punchHole(long fileOffset, long lengthBytes) {
        return allocate(FallocateFlags.PUNCH_HOLE | FallocateFlags.KEEP_SIZE, fileOffset, lengthBytes);
    }

    /// {@return an operation as `fallocate(2)`}
    ///
    /// @param mode [FallocateFlags]
    /// @param fileOffset where in the file
    /// @param lengthBytes how much
    public Effect allocate(int mode, long fileOffset, long lengthBytes) {
        Effect allocate = effect("fallocate");
        PrepareFile.fallocate(allocate, Effect.ENTRY, number(), mode, fileOffset, lengthBytes);
        return allocate;
    }

    /// {@return an operation that makes the file this long (Linux 6.9)}
    ///
    /// @param lengthBytes how long
    public Effect truncate(long lengthBytes) {
        Effect truncate = effect("ftruncate");
        PrepareFile.ftruncate(truncate, Effect.ENTRY, number(), lengthBytes);
        return truncate;
    }

    /// {@return an operation that tells Linux how a part will be used: as `posix_fadvise(2)`}
    ///
    /// @param fileOffset where in the file
    /// @param lengthBytes how much; 0 is to the end
    /// @param advice [dev.torc.uapi.FileAdvice]
    public Effect advise(long fileOffset, long lengthBytes, int advice) {
        Effect advise = effect("posix_fadvise");
        PrepareFile.fadvise(advise, Effect.ENTRY, number(), fileOffset, lengthBytes, advice);
        return advise;
    }

    /// {@return an operation that asks what Linux knows of the file}
    public Operation<FileStatus> status() {
        Arena arena = Arena.ofAuto();
        MemorySegment statx = arena.allocate(Statx.LAYOUT);
        Question<FileStatus> status = linux().answerAbout(this, "statx", this, ignored -> FileStatus.of(statx));
        PreparePath.statx(
                status,
                Question.ENTRY,
                number(),
                arena.allocateFrom("").address(),
                AtFlags.EMPTY_PATH,
                FileStatus.WANTED,
                statx.address());
        status.keep(arena);
        return status;
    }

    /// {@return how reads and writes past the page cache must be aligned; asked of Linux the first time}
    ///
    /// @throws IOException if Linux does not say (before 6.1), or the file cannot be read so
    /// @throws InterruptedException if the thread was interrupted
    public DirectAlignment directAlignment() throws IOException, InterruptedException {
        DirectAlignment known = alignment;
        if (known == null) {
            known = status().call()
                    .directAlignment()
                    .filter(DirectAlignment::isPossible)
                    .orElseThrow(() -> new IOException(
                            "how " + this + " must be read past the page cache is not said by this Linux"));
            alignment = known;
        }
        return known;
    }

    /// {@return the file's extended attributes}
    public Attributes attributes() {
        return Attributes.of(this);
    }

    private Transfer transfer(String call) {
        Transfer transfer = new Transfer(linux(), call, this);
        transfer.on(this);
        return transfer;
    }

    private Effect effect(String call) {
        Effect effect = new Effect(linux(), call, this);
        effect.on(this);
        return effect;
    }

    static MemorySegment vectors(List<MemorySegment> parts) {
        MemorySegment vectors = Arena.ofAuto().allocate(Iovec.LAYOUT, parts.size());
        for (int i = 0; i < parts.size(); i++) {
            MemorySegment part = parts.get(i);
            if (!part.isNative()) {
                throw new IllegalArgumentException(
                        "memory on the heap can move while Linux works on it: use an arena's");
            }
            Iovec.setAddress(vectors, i, part.address());
            Iovec.setLengthBytes(vectors, i, part.byteSize());
        }
        return vectors;
    }
}
