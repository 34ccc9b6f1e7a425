package dev.torc.uapi;

/// How [Opcode#MSG_RING] arrives at the other ring: `IORING_MSG_RING_*`.
///
/// Stands in: `msg_ring_flags` of a submission entry.
public final class MessageRingFlags {

    /// Post no completion there; for [MessageRingCommand#SEND_FD]. Since 6.0.
    public static final int CQE_SKIP = 1 << 0;

    /// The completion there carries the flags given in `file_index`. Since 6.3.
    public static final int FLAGS_PASS = 1 << 1;

    private MessageRingFlags() {}
}
