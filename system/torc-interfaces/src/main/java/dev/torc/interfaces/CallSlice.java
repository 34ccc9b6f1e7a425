package dev.torc.interfaces;

import dev.torc.memory.Slice;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Memory that goes with a call, and that nobody copies: what the client writes there the service reads, and what
/// the service writes there the client reads when the call is answered.
///
/// **Ownership.** A client takes one from its stub and closes it; while a call is under way, it is the call's, and
/// using it an exception. A service has one until it has answered, and cannot close it.
///
/// **Threads.** One at a time. The other end can change what is there at any moment: what counts is copied out
/// once.
public final class CallSlice implements AutoCloseable {

    private final @Nullable Slice slice;
    private final MemorySegment memory;
    private final int head;

    private CallSlice(@Nullable Slice slice, MemorySegment memory, int head) {
        this.slice = slice;
        this.memory = memory;
        this.head = head;
    }

    /// {@return a client's}
    ///
    /// @param slice owned by it
    /// @param head how many bytes at its beginning are for the call's message
    static CallSlice of(Slice slice, int head) {
        return new CallSlice(slice, slice.memory().asSlice(head), head);
    }

    /// {@return a service's}
    static CallSlice served(MemorySegment memory) {
        return new CallSlice(null, memory, 0);
    }

    /// {@return the memory}
    ///
    /// @throws IllegalStateException while a call has it, and after [#close]
    public MemorySegment memory() {
        if (slice != null) {
            var unused = slice.memory(); // looks whose it is
        }
        return memory;
    }

    /// {@return its length in bytes}
    public long byteSize() {
        return memory.byteSize();
    }

    /// {@return what a client's is a part of}
    Slice slice() {
        if (slice == null) {
            throw new IllegalArgumentException("a slice that came with a call does not go with another");
        }
        return slice;
    }

    int head() {
        return head;
    }

    /// Gives a client's back: at once, or when the call that has it is answered.
    @Override
    public void close() {
        if (slice != null) {
            slice.close();
        }
    }
}
