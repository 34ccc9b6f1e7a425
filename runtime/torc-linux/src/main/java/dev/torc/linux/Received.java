package dev.torc.linux;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;

/// Bytes that were received into a buffer of a group.
///
/// **Ownership.** Whoever took it closes it, and with that the buffer is Linux' again: the bytes are not to be
/// looked
/// at any more. **Threads.** Any.
public final class Received implements AutoCloseable {

    private final ReceiveBuffers buffers;
    private final int buffer;
    private final MemorySegment bytes;
    private final AtomicBoolean closed = new AtomicBoolean();

    Received(ReceiveBuffers buffers, int buffer, MemorySegment bytes) {
        this.buffers = buffers;
        this.buffer = buffer;
        this.bytes = bytes;
    }

    /// {@return the bytes}
    ///
    /// @throws IllegalStateException after [#close]
    public MemorySegment bytes() {
        if (closed.get()) {
            throw new IllegalStateException("the buffer has been given back: its bytes are somebody else's now");
        }
        return bytes;
    }

    /// Gives the buffer back. A second time does nothing.
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            buffers.giveBack(buffer);
        }
    }
}
