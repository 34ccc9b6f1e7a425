package dev.torc.uapi;

/// Families, types and options of sockets.
///
/// Numbers, not bits. Stands in: the arguments of `socket(2)` and its kin.
public final class SocketConstants {

    /// No family.
    public static final int AF_UNSPEC = 0;

    /// Between processes of one machine.
    public static final int AF_UNIX = 1;

    /// Internet, version 4.
    public static final int AF_INET = 2;

    /// Internet, version 6.
    public static final int AF_INET6 = 10;

    /// A stream of bytes.
    public static final int SOCK_STREAM = 1;

    /// Messages without a connection.
    public static final int SOCK_DGRAM = 2;

    /// Messages over a connection, in order.
    public static final int SOCK_SEQPACKET = 5;

    /// Added to the type: fail with EAGAIN rather than wait.
    public static final int SOCK_NONBLOCK = 04000;

    /// Added to the type: closed by `execve(2)`.
    public static final int SOCK_CLOEXEC = 02000000;

    /// The level of the options and control messages below.
    public static final int SOL_SOCKET = 1;

    /// Take an address that is still waiting to be free.
    public static final int SO_REUSEADDR = 2;

    /// Which type it is.
    public static final int SO_TYPE = 3;

    /// Reads the pending error, once.
    public static final int SO_ERROR = 4;

    /// How many bytes may wait to be sent.
    public static final int SO_SNDBUF = 7;

    /// How many bytes may wait to be received.
    public static final int SO_RCVBUF = 8;

    /// Notice a peer that is gone.
    public static final int SO_KEEPALIVE = 9;

    /// Share a port.
    public static final int SO_REUSEPORT = 15;

    /// Receive credentials with each message.
    public static final int SO_PASSCRED = 16;

    /// Reads [Credentials] of who connected, as they were then.
    public static final int SO_PEERCRED = 17;

    /// Which family it is.
    public static final int SO_DOMAIN = 39;

    /// Reads which network queue brings the packets.
    public static final int SO_INCOMING_NAPI_ID = 56;

    /// Reads a descriptor of the peer's process. Since 6.5.
    public static final int SO_PEERPIDFD = 77;

    /// A control message of descriptors.
    public static final int SCM_RIGHTS = 1;

    /// A control message of [Credentials].
    public static final int SCM_CREDENTIALS = 2;

    /// How long an address of any family is at most: `struct sockaddr_storage`.
    public static final int MOST_ADDRESS_BYTES = 128;

    /// How many connections may wait, by default.
    public static final int SOMAXCONN = 4096;

    /// How many descriptors one message carries at most. Named in no installed header; from unix(7).
    public static final int SCM_MAX_FD = 253;

    private SocketConstants() {}
}
