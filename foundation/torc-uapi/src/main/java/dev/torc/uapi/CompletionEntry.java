package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.torc.layout.Words;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/// A completion queue entry (CQE): what the server says of one finished call.
///
/// ```text
///  byte 0              8          12         16
///       +--------------+----------+----------+
///       |  user_data   |   res    |  flags   |
///       |     u64      |   s32    |   u32    |
///       +--------------+----------+----------+
/// ```
///
/// The layout is Linux': `struct io_uring_cqe` in `include/uapi/linux/io_uring.h`; a test holds this class to that
/// header. An extended completion (`IORING_CQE_F_32`) is two such slots; the second begins with the 64-bit result.
///
/// The accessors work on one entry that begins `at` bytes into `entries`, allocate nothing and use plain access: the
/// reader has loaded the queue's tail with acquire, which makes the entry visible.
public final class CompletionEntry {

    /// `struct io_uring_cqe`, without the `big_cqe` array that `IORING_SETUP_CQE32` adds.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_LONG.withName("user_data"), JAVA_INT.withName("res"), JAVA_INT.withName("flags"))
            .withName("io_uring_cqe");

    /// The length of an entry, in bytes.
    public static final int BYTES = (int) LAYOUT.byteSize();

    /// The length of an entry in a ring made with `IORING_SETUP_CQE32`, in bytes.
    public static final int BYTES_CQE32 = 2 * BYTES;

    private static final long USER_DATA = LAYOUT.byteOffset(groupElement("user_data"));
    private static final long RES = LAYOUT.byteOffset(groupElement("res"));

    private CompletionEntry() {}

    /// {@return the 64 bits that the submission carried in its own `user_data`}
    public static long userData(Words entries, long at) {
        return entries.getLong(at + USER_DATA);
    }

    /// Stores the 64 bits that the submission carried.
    public static void setUserData(Words entries, long at, long userData) {
        entries.putLong(at + USER_DATA, userData);
    }

    /// {@return `res` in the low and `flags` in the high half, read at once}
    public static long resultAndFlags(Words entries, long at) {
        return entries.getLong(at + RES);
    }

    /// Stores `res`, the result or a negated errno, and the `IORING_CQE_F_*` flags, at once.
    public static void setResultAndFlags(Words entries, long at, int result, int flags) {
        entries.putLong(at + RES, (result & 0xffff_ffffL) | ((long) flags << 32));
    }
}
