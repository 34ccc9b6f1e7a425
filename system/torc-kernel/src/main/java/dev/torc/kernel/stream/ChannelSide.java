package dev.torc.kernel.stream;

import dev.torc.kernel.Call;
import dev.torc.kernel.KernelHost;

/// One side of a connection: what it reads and what it writes.
///
/// @param incoming what the other side writes
/// @param outgoing what the other side reads
/// @param end who has this side open
record ChannelSide(ByteStream incoming, ByteStream outgoing, StreamEnd end) {

    /// Both sides of a new connection.
    record Pair(ChannelSide near, ChannelSide far) {}

    /// Makes a connection.
    ///
    /// @param userId whose memory it takes
    static Pair connect(StreamMemory memory, int userId, StreamEnd near, StreamEnd far) {
        ByteStream toNear = new ByteStream(memory, userId, near, far);
        ByteStream toFar = new ByteStream(memory, userId, far, near);
        return new Pair(side(toNear, toFar, near), side(toFar, toNear, far));
    }

    private static ChannelSide side(ByteStream incoming, ByteStream outgoing, StreamEnd end) {
        incoming.readerComes(end);
        outgoing.writerComes(end);
        return new ChannelSide(incoming, outgoing, end);
    }

    /// Gives this side, of which no call waits, to another end.
    ChannelSide moveTo(KernelHost host, StreamEnd other) {
        incoming.readBy(other);
        outgoing.writtenBy(other);
        ChannelSide moved = side(incoming, outgoing, other);
        close(host);
        return moved;
    }

    int read(KernelHost host, Call call) {
        return incoming.read(host, call, end);
    }

    int write(KernelHost host, Call call) {
        return outgoing.write(host, call, end);
    }

    int readiness() {
        return incoming.readerReadiness() | outgoing.writerReadiness();
    }

    /// This side is gone: the other one reads what was written, then the end.
    void close(KernelHost host) {
        incoming.readerGoes(host, end);
        outgoing.writerGoes(host, end);
    }
}
