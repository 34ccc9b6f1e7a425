package dev.torc.uring;

import dev.torc.layout.Words;
import dev.torc.uapi.FsyncFlags;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.SpliceFlags;
import dev.torc.uapi.SubmissionEntry;
import java.lang.foreign.MemorySegment;

/// Fills submission entries with operations on open files. See [Prepare] for what holds for all of them.
///
/// Each `int fd` is a descriptor or `FixedFile.at(index)`. A file offset is in bytes, and unsigned 64 bits wide;
/// [#CURRENT_POSITION] means the file's own position, which moves (`IORING_FEAT_RW_CUR_POS`), and is what pipes,
/// sockets and terminals take.
///
/// Data memory is given as an address and a length in bytes, or as a native [MemorySegment]. The completion's result
/// is the number of bytes moved, which may be fewer than asked, or a negated errno.
public final class PrepareFile {

    /// The file offset that stands for the file's own position.
    public static final long CURRENT_POSITION = -1L;

    private PrepareFile() {}

    /// `READ`: as `pread(2)`. Linux 5.6.
    public static void read(Words entries, long at, int fd, long address, int lengthBytes, long fileOffset) {
        transfer(entries, at, Opcode.READ, fd, address, lengthBytes, fileOffset);
    }

    /// `READ` into a segment.
    public static void read(Words entries, long at, int fd, MemorySegment target, long fileOffset) {
        read(entries, at, fd, Entry.writableAddress(target), Entry.length(target), fileOffset);
    }

    /// `READ` into a provided buffer, chosen when there is something to read.
    ///
    /// @param group the buffers' group
    /// @param mostBytes the most to read, or 0 for the buffer's length
    public static void readIntoGroup(Words entries, long at, int fd, int group, int mostBytes, long fileOffset) {
        read(entries, at, fd, 0L, mostBytes, fileOffset);
        Prepare.selectBuffer(entries, at, group);
    }

    /// `READ_MULTISHOT`: reads into a provided buffer whenever there is something to read, a completion each, until
    /// one comes without `IORING_CQE_F_MORE`. Only for files that can be polled: pipes, sockets, event descriptors.
    /// Linux 6.7.
    ///
    /// @param group the buffers' group
    public static void readMultishot(Words entries, long at, int fd, int group) {
        Entry.start(entries, at, Opcode.READ_MULTISHOT, fd);
        SubmissionEntry.setOffset(entries, at, CURRENT_POSITION);
        Prepare.selectBuffer(entries, at, group);
    }

    /// `READV`: as `preadv(2)`. Linux 5.1.
    ///
    /// @param vectorAddress an array of `struct iovec`
    /// @param vectorCount how many there are
    public static void readVectored(
            Words entries, long at, int fd, long vectorAddress, int vectorCount, long fileOffset) {
        transfer(entries, at, Opcode.READV, fd, vectorAddress, vectorCount, fileOffset);
    }

    /// `READ_FIXED`: reads into a registered buffer. Linux 5.1.
    ///
    /// @param address an address inside the buffer
    /// @param bufferIndex the buffer's index, 0..65535
    public static void readFixed(
            Words entries, long at, int fd, long address, int lengthBytes, long fileOffset, int bufferIndex) {
        transferFixed(entries, at, Opcode.READ_FIXED, fd, address, lengthBytes, fileOffset, bufferIndex);
    }

    /// `READV_FIXED`: reads into several parts of one registered buffer. Linux 6.15.
    ///
    /// @param vectorAddress an array of `struct iovec`, each inside the buffer
    /// @param vectorCount how many there are
    /// @param bufferIndex the buffer's index, 0..65535
    public static void readVectoredFixed(
            Words entries, long at, int fd, long vectorAddress, int vectorCount, long fileOffset, int bufferIndex) {
        transferFixed(entries, at, Opcode.READV_FIXED, fd, vectorAddress, vectorCount, fileOffset, bufferIndex);
    }

    /// `WRITE`: as `pwrite(2)`. Linux 5.6.
    public static void write(Words entries, long at, int fd, long address, int lengthBytes, long fileOffset) {
        transfer(entries, at, Opcode.WRITE, fd, address, lengthBytes, fileOffset);
    }

    /// `WRITE` from a segment.
    public static void write(Words entries, long at, int fd, MemorySegment source, long fileOffset) {
        write(entries, at, fd, Entry.address(source), Entry.length(source), fileOffset);
    }

    /// `WRITEV`: as `pwritev(2)`. Linux 5.1.
    ///
    /// @param vectorAddress an array of `struct iovec`
    /// @param vectorCount how many there are
    public static void writeVectored(
            Words entries, long at, int fd, long vectorAddress, int vectorCount, long fileOffset) {
        transfer(entries, at, Opcode.WRITEV, fd, vectorAddress, vectorCount, fileOffset);
    }

    /// `WRITE_FIXED`: writes from a registered buffer. Linux 5.1.
    ///
    /// @param address an address inside the buffer
    /// @param bufferIndex the buffer's index, 0..65535
    public static void writeFixed(
            Words entries, long at, int fd, long address, int lengthBytes, long fileOffset, int bufferIndex) {
        transferFixed(entries, at, Opcode.WRITE_FIXED, fd, address, lengthBytes, fileOffset, bufferIndex);
    }

    /// `WRITEV_FIXED`: writes from several parts of one registered buffer. Linux 6.15.
    ///
    /// @param vectorAddress an array of `struct iovec`, each inside the buffer
    /// @param vectorCount how many there are
    /// @param bufferIndex the buffer's index, 0..65535
    public static void writeVectoredFixed(
            Words entries, long at, int fd, long vectorAddress, int vectorCount, long fileOffset, int bufferIndex) {
        transferFixed(entries, at, Opcode.WRITEV_FIXED, fd, vectorAddress, vectorCount, fileOffset, bufferIndex);
    }

    /// `FSYNC`: as `fsync(2)`; it waits for no write that is still in flight, unless linked behind it. Linux 5.1.
    public static void fsync(Words entries, long at, int fd) {
        Entry.start(entries, at, Opcode.FSYNC, fd);
    }

    /// `FSYNC` with `IORING_FSYNC_DATASYNC`: as `fdatasync(2)`.
    public static void fdatasync(Words entries, long at, int fd) {
        fsync(entries, at, fd);
        SubmissionEntry.setOperationFlags(entries, at, FsyncFlags.DATASYNC);
    }

    /// `SYNC_FILE_RANGE`: as `sync_file_range(2)`. Linux 5.2.
    ///
    /// @param flags `SYNC_FILE_RANGE_*`
    public static void syncFileRange(Words entries, long at, int fd, long fileOffset, int lengthBytes, int flags) {
        transfer(entries, at, Opcode.SYNC_FILE_RANGE, fd, 0L, lengthBytes, fileOffset);
        SubmissionEntry.setOperationFlags(entries, at, flags);
    }

    /// `FALLOCATE`: as `fallocate(2)`. Linux 5.6.
    ///
    /// @param mode `FALLOC_FL_*`, or 0 to allocate
    public static void fallocate(Words entries, long at, int fd, int mode, long fileOffset, long lengthBytes) {
        transfer(entries, at, Opcode.FALLOCATE, fd, lengthBytes, mode, fileOffset);
    }

    /// `FTRUNCATE`: as `ftruncate(2)`. Linux 6.9.
    public static void ftruncate(Words entries, long at, int fd, long lengthBytes) {
        transfer(entries, at, Opcode.FTRUNCATE, fd, 0L, 0, lengthBytes);
    }

    /// `FADVISE`: as `posix_fadvise(2)`. Linux 5.6. Lengths of 4 GiB and more need Linux 6.10.
    ///
    /// @param advice `POSIX_FADV_*`
    public static void fadvise(Words entries, long at, int fd, long fileOffset, long lengthBytes, int advice) {
        boolean wide = lengthBytes >>> 32 != 0;
        transfer(entries, at, Opcode.FADVISE, fd, wide ? lengthBytes : 0L, wide ? 0 : (int) lengthBytes, fileOffset);
        SubmissionEntry.setOperationFlags(entries, at, advice);
    }

    /// `MADVISE`: as `madvise(2)`. Linux 5.6. Lengths of 4 GiB and more need Linux 6.10.
    ///
    /// @param advice `MADV_*`
    public static void madvise(Words entries, long at, long address, long lengthBytes, int advice) {
        boolean wide = lengthBytes >>> 32 != 0;
        Entry.startPlain(entries, at, Opcode.MADVISE, -1);
        SubmissionEntry.setOffset(entries, at, wide ? lengthBytes : 0L);
        SubmissionEntry.setAddress(entries, at, address);
        SubmissionEntry.setLength(entries, at, wide ? 0 : (int) lengthBytes);
        SubmissionEntry.setOperationFlags(entries, at, advice);
    }

    /// `SPLICE`: as `splice(2)`: moves bytes from one file to another, one of which is a pipe. Linux 5.7.
    ///
    /// @param fromOffset where in the source, or [#CURRENT_POSITION]; a pipe takes only that
    /// @param toOffset where in the target, or [#CURRENT_POSITION]
    public static void splice(
            Words entries, long at, int from, long fromOffset, int to, long toOffset, int lengthBytes, int flags) {
        transfer(entries, at, Opcode.SPLICE, to, fromOffset, lengthBytes, toOffset);
        spliceSource(entries, at, from, flags);
    }

    /// `TEE`: as `tee(2)`: copies bytes from one pipe to another without taking them. Linux 5.8.
    public static void tee(Words entries, long at, int from, int to, int lengthBytes, int flags) {
        transfer(entries, at, Opcode.TEE, to, 0L, lengthBytes, 0L);
        spliceSource(entries, at, from, flags);
    }

    private static void spliceSource(Words entries, long at, int from, int flags) {
        SubmissionEntry.setFileIndex(entries, at, FixedFile.number(from));
        SubmissionEntry.setOperationFlags(
                entries, at, FixedFile.isFixed(from) ? flags | SpliceFlags.FD_IN_FIXED : flags);
    }

    /// `PIPE`: as `pipe2(2)`. Linux 6.16.
    ///
    /// @param descriptorsAddress where the two numbers go: `int[2]`, the reading end first
    /// @param flags `O_CLOEXEC`, `O_NONBLOCK`, `O_DIRECT`
    public static void pipe(Words entries, long at, long descriptorsAddress, int flags) {
        Entry.startPlain(entries, at, Opcode.PIPE, 0);
        SubmissionEntry.setAddress(entries, at, descriptorsAddress);
        SubmissionEntry.setOperationFlags(entries, at, flags);
    }

    /// `PIPE` into the table of registered files.
    ///
    /// @param indexesAddress where the two indexes go: `int[2]`, the reading end first
    /// @param flags `O_NONBLOCK`, `O_DIRECT`
    /// @param index the reading end's place, the writing end's being the next; or [FixedFile#ALLOCATE]
    public static void pipeDirect(Words entries, long at, long indexesAddress, int flags, int index) {
        pipe(entries, at, indexesAddress, flags);
        SubmissionEntry.setFileIndex(entries, at, FixedFile.target(index));
    }

    /// `CLOSE`: as `close(2)`. Linux 5.6.
    ///
    /// @param fd a descriptor; a registered file is let go with [#closeDirect]
    public static void close(Words entries, long at, int fd) {
        Entry.startPlain(entries, at, Opcode.CLOSE, FixedFile.requireDescriptor(fd));
    }

    /// `CLOSE` of a registered file: its place in the table is free then. Linux 5.15.
    ///
    /// @param index the place
    public static void closeDirect(Words entries, long at, int index) {
        Entry.startPlain(entries, at, Opcode.CLOSE, 0);
        SubmissionEntry.setFileIndex(entries, at, FixedFile.target(index));
    }

    /// `FIXED_FD_INSTALL`: makes a descriptor for a registered file; it is the completion's result. Linux 6.8.
    ///
    /// @param index the file's place in the table
    /// @param flags `IORING_FIXED_FD_NO_CLOEXEC`, or 0
    public static void installDescriptor(Words entries, long at, int index, int flags) {
        Entry.start(entries, at, Opcode.FIXED_FD_INSTALL, FixedFile.at(index));
        SubmissionEntry.setOperationFlags(entries, at, flags);
    }

    /// Adds protection information to a read or write (`IORING_RW_ATTR_FLAG_PI`, Linux 6.14).
    ///
    /// @param attributeAddress a `struct io_uring_attr_pi`
    /// @param typeMask which attributes it is: 1 for PI, the only one so far
    public static void attributes(Words entries, long at, long attributeAddress, long typeMask) {
        SubmissionEntry.setAddress3(entries, at, attributeAddress);
        SubmissionEntry.setPad2(entries, at, typeMask);
    }

    private static void transfer(
            Words entries, long at, Opcode opcode, int fd, long address, int length, long fileOffset) {
        transferFixed(entries, at, opcode, fd, address, length, fileOffset, 0);
    }

    private static void transferFixed(
            Words entries, long at, Opcode opcode, int fd, long address, int length, long fileOffset, int bufferIndex) {
        long start = SubmissionEntry.header(opcode.number(), FixedFile.fixedBit(fd), FixedFile.number(fd));
        SubmissionEntry.startTransfer(entries, at, start, fileOffset, address, length, bufferIndex);
    }
}
