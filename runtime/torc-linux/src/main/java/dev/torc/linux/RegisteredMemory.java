package dev.torc.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/// Memory whose pages the ring knows, for reads and writes that name it by index.
///
/// **Ownership.** The memory is the caller's; it is freed after [#close]. It counts against `RLIMIT_MEMLOCK`.
/// **Threads.** Any.
public final class RegisteredMemory implements AutoCloseable {

    private final Linux linux;
    private final MemorySegment memory;
    private final int index;
    private boolean closed;

    private RegisteredMemory(Linux linux, MemorySegment memory, int index) {
        this.linux = linux;
        this.memory = memory;
        this.index = index;
    }

    static RegisteredMemory register(Linux linux, MemorySegment memory) throws IOException {
        return PortTables.onRing(linux, (ring, tables) -> {
            int place = linux.port().buffers().orElseThrow().register(memory);
            return new RegisteredMemory(linux, memory, place);
        });
    }

    /// {@return the memory}
    public MemorySegment memory() {
        return memory;
    }

    /// {@return its place among the ring's registered buffers}
    public int index() {
        return index;
    }

    /// {@return where a part of it begins}
    synchronized long address(long offset, int lengthBytes) {
        if (closed) {
            throw new IllegalStateException("the memory is not registered any more");
        }
        Objects.checkFromIndexSize(offset, lengthBytes, memory.byteSize());
        return memory.address() + offset;
    }

    /// Gives the place up. Operations in flight keep the pages until they are done. A second time does nothing.
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            PortTables.onRing(linux, (ring, tables) -> {
                linux.port().buffers().orElseThrow().giveBack(index);
                return index;
            });
        } catch (IOException e) {
            if (e.getCause() == null) {
                throw new UncheckedIOException("a place of registered memory could not be emptied", e);
            }
            // The reactor is closed, and with it everything that was registered.
        }
    }
}
