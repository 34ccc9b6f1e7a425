package dev.torc.scheme;

import dev.torc.ring.Submission;

/// The fields of an entry that not every operation uses, a bit each: what says more than its operation means
/// contradicts itself, and is answered with EINVAL.
public final class EntryFields {

    /// `off`, also `addr2`.
    public static final int OFF = 1;

    /// `addr`.
    public static final int ADDR = 1 << 1;

    /// `len`.
    public static final int LEN = 1 << 2;

    /// The operation's flags.
    public static final int FLAGS = 1 << 3;

    /// `buf_index`: the pool, or a group of buffers.
    public static final int POOL = 1 << 4;

    /// `ioprio`, which of some operations has flags.
    public static final int IOPRIO = 1 << 5;

    /// `file_index`, also `addr_len` and `optlen`.
    public static final int FILE_INDEX = 1 << 6;

    /// `addr3`.
    public static final int ADDR3 = 1 << 7;

    /// What no operation of a session uses.
    private static final int NEVER_USED = 1 << 8;

    private EntryFields() {}

    /// {@return the fields that are not zero}
    public static int present(Submission entry) {
        return (entry.offset() != 0 ? OFF : 0)
                | (entry.address() != 0 ? ADDR : 0)
                | (entry.length() != 0 ? LEN : 0)
                | (entry.operationFlags() != 0 ? FLAGS : 0)
                | (entry.bufferIndex() != 0 ? POOL : 0)
                | (entry.ioprio() != 0 ? IOPRIO : 0)
                | (entry.fileIndex() != 0 ? FILE_INDEX : 0)
                | (entry.address3() != 0 ? ADDR3 : 0)
                | ((entry.personality() | entry.pad2()) != 0 ? NEVER_USED : 0);
    }
}
