package dev.torc.kernel.stream;

import dev.torc.kernel.Call;
import dev.torc.kernel.CallKeeper;
import dev.torc.kernel.KernelHost;

/// One side of a connection: what it reads and what it writes.
///
/// @param incoming what the other side writes
/// @param outgoing what the other side reads
record ChannelSide(ByteStream incoming, ByteStream outgoing) {

    /// Both sides of a new connection.
    record Pair(ChannelSide near, ChannelSide far) {}

    /// Makes a connection.
    ///
    /// @param userId whose memory it takes
    /// @param near who keeps the calls of the one side
    /// @param far who keeps those of the other
    static Pair connect(StreamMemory memory, int userId, CallKeeper near, CallKeeper far) {
        ByteStream toNear = new ByteStream(memory, userId, near, far);
        ByteStream toFar = new ByteStream(memory, userId, far, near);
        toNear.readerComes();
        toNear.writerComes();
        toFar.readerComes();
        toFar.writerComes();
        return new Pair(new ChannelSide(toNear, toFar), new ChannelSide(toFar, toNear));
    }

    int read(KernelHost host, Call call, boolean waits) {
        return incoming.read(host, call, waits);
    }

    int write(KernelHost host, Call call, boolean waits) {
        return outgoing.write(host, call, waits);
    }

    /// This side is gone: the other one reads what was written, then the end.
    void close(KernelHost host) {
        incoming.readerGoes(host);
        outgoing.writerGoes(host);
    }
}
