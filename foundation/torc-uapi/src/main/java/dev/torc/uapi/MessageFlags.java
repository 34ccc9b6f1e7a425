package dev.torc.uapi;

/// How a message is sent or received, and what became of it: `MSG_*`.
///
/// Stands in: the `flags` of `sendmsg(2)` and `recvmsg(2)`, and `msg_flags` of [MessageHeader].
public final class MessageFlags {

    /// Out of band.
    public static final int OOB = 0x01;

    /// Leave it there.
    public static final int PEEK = 0x02;

    /// Only to neighbours.
    public static final int DONTROUTE = 0x04;

    /// Answered: control messages were cut off.
    public static final int CTRUNC = 0x08;

    /// Answered: the message was cut off. Asked: answer its real length.
    public static final int TRUNC = 0x20;

    /// Fail with EAGAIN rather than wait.
    public static final int DONTWAIT = 0x40;

    /// The end of a record.
    public static final int EOR = 0x80;

    /// Wait until the buffer is full.
    public static final int WAITALL = 0x100;

    /// The neighbour is reachable.
    public static final int CONFIRM = 0x800;

    /// From the error queue.
    public static final int ERRQUEUE = 0x2000;

    /// EPIPE without SIGPIPE.
    public static final int NOSIGNAL = 0x4000;

    /// More follows.
    public static final int MORE = 0x8000;

    /// `recvmmsg`: wait for the first only.
    public static final int WAITFORONE = 0x10000;

    /// `sendmmsg`: more messages follow.
    public static final int BATCH = 0x40000;

    /// Send from the caller's memory.
    public static final int ZEROCOPY = 0x4000000;

    /// Data with the first packet.
    public static final int FASTOPEN = 0x20000000;

    /// Received descriptors are closed by `execve(2)`.
    public static final int CMSG_CLOEXEC = 0x40000000;

    private MessageFlags() {}
}
