package dev.torc.uapi;

/// How a futex word is made: `FUTEX2_*`.
///
/// Stands in: `flags` of [FutexWaitVector], and `fd` of a submission entry with the futex opcodes.
public final class FutexFlags {

    /// One byte; not served yet.
    public static final int SIZE_U8 = 0x00;

    /// Two bytes; not served yet.
    public static final int SIZE_U16 = 0x01;

    /// Four bytes: the only size that Linux serves.
    public static final int SIZE_U32 = 0x02;

    /// Eight bytes; not served yet.
    public static final int SIZE_U64 = 0x03;

    /// On one node's table. Since 6.16.
    public static final int NUMA = 0x04;

    /// By the memory policy. Since 6.16.
    public static final int MPOL = 0x08;

    /// Of one process only. Never with shared memory.
    public static final int PRIVATE = 0x80;

    /// How many words `futex_waitv(2)` takes at most.
    public static final int WAITV_MAX = 128;

    private FutexFlags() {}
}
