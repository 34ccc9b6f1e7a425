package dev.torc.uapi;

/// What [Opcode#MSG_RING] sends to another ring: `IORING_MSG_*`.
///
/// Numbers, not bits. Stands in: `addr` of a submission entry.
public final class MessageRingCommand {

    /// A completion with the given result and user data.
    public static final int DATA = 0;

    /// A registered file. Since 6.0.
    public static final int SEND_FD = 1;

    private MessageRingCommand() {}
}
