package dev.torc.uapi;

/// What [Opcode#URING_CMD] does with a socket: `SOCKET_URING_OP_*`.
///
/// Numbers, not bits. Stands in: `cmd_op` of a submission entry.
public final class SocketCommand {

    /// How many bytes can be received. Since 6.6.
    public static final int SIOCINQ = 0;

    /// How many bytes wait to be sent. Since 6.6.
    public static final int SIOCOUTQ = 1;

    /// Reads an option. Since 6.7.
    public static final int GETSOCKOPT = 2;

    /// Sets an option. Since 6.7.
    public static final int SETSOCKOPT = 3;

    /// Delivers transmit time stamps. Since 6.17.
    public static final int TX_TIMESTAMP = 4;

    /// Reads the local or the peer's address. Since 6.19.
    public static final int GETSOCKNAME = 5;

    private SocketCommand() {}
}
