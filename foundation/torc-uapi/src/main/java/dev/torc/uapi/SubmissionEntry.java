package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.torc.layout.Words;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/// A submission queue entry (SQE): one call, in the form that Linux, a peer and a device queue all understand.
///
/// ```text
///  byte 0        1       2        4       8              16              24      28
///       +--------+-------+--------+-------+--------------+---------------+-------+--------------+
///       | opcode | flags | ioprio |  fd   |     off      |     addr      |  len  | op's flags   |
///       |   u8   |  u8   |  u16   |  s32  |     u64      |     u64       |  u32  |     u32      |
///       +--------+-------+--------+-------+--------------+---------------+-------+--------------+
///      32                40          42            44              48              56           64
///       +----------------+-----------+-------------+---------------+---------------+------------+
///       |   user_data    | buf_index | personality |  splice_fd_in |     addr3     |   pad2     |
///       |      u64       |    u16    |     u16     |      s32      |      u64      |    u64     |
///       +----------------+-----------+-------------+---------------+---------------+------------+
/// ```
///
/// The layout is Linux': `struct io_uring_sqe` in `include/uapi/linux/io_uring.h`; a test holds this class to that
/// header. Fields that the header overlays in a union share an accessor here, under the name that most opcodes use.
/// The three fields below four bytes are written with their neighbours, in one store each.
///
/// The accessors work on one entry that begins `at` bytes into `entries`, allocate nothing and order nothing: whoever
/// publishes the queue's tail orders them.
public final class SubmissionEntry {

    /// `struct io_uring_sqe`, without the 64 bytes more that `IORING_SETUP_SQE128` adds.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_BYTE.withName("opcode"),
                    JAVA_BYTE.withName("flags"),
                    JAVA_SHORT.withName("ioprio"),
                    JAVA_INT.withName("fd"),
                    JAVA_LONG.withName("off"),
                    JAVA_LONG.withName("addr"),
                    JAVA_INT.withName("len"),
                    JAVA_INT.withName("rw_flags"),
                    JAVA_LONG.withName("user_data"),
                    JAVA_SHORT.withName("buf_index"),
                    JAVA_SHORT.withName("personality"),
                    JAVA_INT.withName("splice_fd_in"),
                    JAVA_LONG.withName("addr3"),
                    JAVA_LONG.withName("__pad2"))
            .withName("io_uring_sqe");

    /// The length of an entry, in bytes.
    public static final int BYTES = (int) LAYOUT.byteSize();

    /// The length of an entry in a ring made with `IORING_SETUP_SQE128`, in bytes.
    public static final int BYTES_SQE128 = 2 * BYTES;

    private static final long HEADER = LAYOUT.byteOffset(groupElement("opcode"));
    private static final long FD = LAYOUT.byteOffset(groupElement("fd"));
    private static final long OFF = LAYOUT.byteOffset(groupElement("off"));
    private static final long ADDR = LAYOUT.byteOffset(groupElement("addr"));
    private static final long LEN = LAYOUT.byteOffset(groupElement("len"));
    private static final long OPERATION_FLAGS = LAYOUT.byteOffset(groupElement("rw_flags"));
    private static final long USER_DATA = LAYOUT.byteOffset(groupElement("user_data"));
    private static final long BUF_INDEX = LAYOUT.byteOffset(groupElement("buf_index"));
    private static final long SPLICE_FD_IN = LAYOUT.byteOffset(groupElement("splice_fd_in"));
    private static final long ADDR3 = LAYOUT.byteOffset(groupElement("addr3"));
    private static final long PAD2 = LAYOUT.byteOffset(groupElement("__pad2"));

    private SubmissionEntry() {}

    /// Sets all 64 bytes to zero: what Linux asks for in every field that an opcode does not use.
    public static void clear(Words entries, long at) {
        startTagged(entries, at, 0L, 0L);
    }

    /// Stores the first eight bytes, and zero in all others: what [#clear], [#setHeader] and [#setFd] come to, in
    /// fewer stores.
    ///
    /// @param opcode 0..255
    /// @param flags `IOSQE_*`, 0..255
    /// @param fd as [#setFd]
    public static void start(Words entries, long at, int opcode, int flags, int fd) {
        startTagged(entries, at, header(opcode, flags, fd), 0L);
    }

    /// Stores the first eight bytes and `user_data`, and zero in all others.
    ///
    /// @param start opcode, flags and file, from [#header]
    /// @param userData as [#setUserData]
    public static void startTagged(Words entries, long at, long start, long userData) {
        store(entries, at, start, 0L, 0L, 0L, userData, 0L);
    }

    /// Stores all 64 bytes of an operation that moves bytes between a file and memory: what most of a busy ring's
    /// entries are. What is not given is zero, `user_data` too.
    ///
    /// @param start opcode, flags and file, from [#header]
    /// @param offset as [#setOffset]
    /// @param address as [#setAddress]
    /// @param length as [#setLength]
    /// @param bufferIndex as [#setBufferIndex]
    public static void startTransfer(
            Words entries, long at, long start, long offset, long address, int length, int bufferIndex) {
        store(entries, at, start, offset, address, length & 0xffff_ffffL, 0L, bufferIndex & 0xffffL);
    }

    private static void store(
            Words entries,
            long at,
            long start,
            long offset,
            long address,
            long lengthAndFlags,
            long userData,
            long bufferAndFile) {
        entries.putLong(at + HEADER, start);
        entries.putLong(at + OFF, offset);
        entries.putLong(at + ADDR, address);
        entries.putLong(at + LEN, lengthAndFlags);
        entries.putLong(at + USER_DATA, userData);
        entries.putLong(at + BUF_INDEX, bufferAndFile);
        entries.putLong(at + ADDR3, 0L);
        entries.putLong(at + PAD2, 0L);
    }

    /// {@return the first eight bytes, with no priority}
    public static long header(int opcode, int flags, int fd) {
        return (opcode & 0xff) | ((flags & 0xff) << 8) | ((long) fd << 32);
    }

    /// Stores the first word: opcode (0..255), `IOSQE_*` flags (0..255) and priority (0..65535).
    public static void setHeader(Words entries, long at, int opcode, int flags, int ioprio) {
        entries.putInt(at + HEADER, (opcode & 0xff) | ((flags & 0xff) << 8) | (ioprio << 16));
    }

    /// Adds `IOSQE_*` flags to those that the entry has.
    public static void addFlags(Words entries, long at, int flags) {
        entries.putInt(at + HEADER, entries.getInt(at + HEADER) | ((flags & 0xff) << 8));
    }

    /// Stores the file descriptor, the index of a registered file, or a session's handle.
    public static void setFd(Words entries, long at, int fd) {
        entries.putInt(at + FD, fd);
    }

    /// Stores `off` (also `addr2`): a file offset in bytes, or the opcode's second address.
    public static void setOffset(Words entries, long at, long offset) {
        entries.putLong(at + OFF, offset);
    }

    /// Stores `addr`: an address, or on a session an offset into a pool.
    public static void setAddress(Words entries, long at, long address) {
        entries.putLong(at + ADDR, address);
    }

    /// Stores `len`: a length in bytes, a count, or a mode, as the opcode has it.
    public static void setLength(Words entries, long at, int length) {
        entries.putInt(at + LEN, length);
    }

    /// Stores the opcode's own flags (`rw_flags`, `open_flags`, `statx_flags` and the rest of that union).
    public static void setOperationFlags(Words entries, long at, int flags) {
        entries.putInt(at + OPERATION_FLAGS, flags);
    }

    /// Stores the 64 bits that the completion will echo.
    public static void setUserData(Words entries, long at, long userData) {
        entries.putLong(at + USER_DATA, userData);
    }

    /// Stores the registered buffer's index or the buffer group (0..65535), and the personality (0..65535).
    public static void setBufferIndex(Words entries, long at, int bufferIndex, int personality) {
        entries.putInt(at + BUF_INDEX, (bufferIndex & 0xffff) | (personality << 16));
    }

    /// Stores `splice_fd_in` (also `file_index`, `optlen`, `addr_len`).
    public static void setFileIndex(Words entries, long at, int fileIndex) {
        entries.putInt(at + SPLICE_FD_IN, fileIndex);
    }

    /// Stores `addr3`, the third address (also `attr_ptr`, `optval` and, with SQE128, the first command bytes).
    public static void setAddress3(Words entries, long at, long address) {
        entries.putLong(at + ADDR3, address);
    }

    /// Stores the last eight bytes (`__pad2`, also `attr_type_mask`).
    public static void setPad2(Words entries, long at, long value) {
        entries.putLong(at + PAD2, value);
    }

    /// {@return the operation's number, 0..255}
    public static int opcode(Words entries, long at) {
        return entries.getInt(at + HEADER) & 0xff;
    }

    /// {@return the `IOSQE_*` flags}
    public static int flags(Words entries, long at) {
        return (entries.getInt(at + HEADER) >>> 8) & 0xff;
    }

    /// {@return `ioprio`, 0..65535}
    public static int ioprio(Words entries, long at) {
        return entries.getInt(at + HEADER) >>> 16;
    }

    /// {@return the file descriptor or handle}
    public static int fd(Words entries, long at) {
        return entries.getInt(at + FD);
    }

    /// {@return `off` (also `addr2`)}
    public static long offset(Words entries, long at) {
        return entries.getLong(at + OFF);
    }

    /// {@return `addr`}
    public static long address(Words entries, long at) {
        return entries.getLong(at + ADDR);
    }

    /// {@return `len`}
    public static int length(Words entries, long at) {
        return entries.getInt(at + LEN);
    }

    /// {@return the opcode's own flags}
    public static int operationFlags(Words entries, long at) {
        return entries.getInt(at + OPERATION_FLAGS);
    }

    /// {@return the 64 bits that the completion will echo}
    public static long userData(Words entries, long at) {
        return entries.getLong(at + USER_DATA);
    }

    /// {@return the registered buffer's index or the buffer group, 0..65535}
    public static int bufferIndex(Words entries, long at) {
        return entries.getInt(at + BUF_INDEX) & 0xffff;
    }

    /// {@return the personality, 0..65535}
    public static int personality(Words entries, long at) {
        return entries.getInt(at + BUF_INDEX) >>> 16;
    }

    /// {@return `splice_fd_in` (also `file_index`)}
    public static int fileIndex(Words entries, long at) {
        return entries.getInt(at + SPLICE_FD_IN);
    }

    /// {@return `addr3`}
    public static long address3(Words entries, long at) {
        return entries.getLong(at + ADDR3);
    }
}
