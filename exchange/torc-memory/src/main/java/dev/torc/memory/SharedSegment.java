package dev.torc.memory;

import dev.torc.posix.Descriptor;
import dev.torc.posix.MemoryMaps;
import dev.torc.uapi.MapFlags;
import dev.torc.uapi.MemfdFlags;
import dev.torc.uapi.ProtectionFlags;
import dev.torc.uapi.SealFlags;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Memory that processes share: a memory file whose size nobody can change any more, and this process's view of it.
///
/// **Ownership.** It owns its descriptor and its mapping; [#close] gives up both, for this process only. An access
/// after that is an [IllegalStateException]. **Threads.** Any.
public final class SharedSegment implements AutoCloseable {

    private static final int SIZE_IS_FIXED = SealFlags.SHRINK | SealFlags.GROW | SealFlags.SEAL;

    private final Descriptor descriptor;
    private final Arena arena;
    private final MemorySegment memory;

    private SharedSegment(Descriptor descriptor, long bytes) throws IOException {
        this.descriptor = descriptor;
        this.arena = Arena.ofShared();
        try {
            this.memory = MemoryMaps.map(
                    descriptor, 0, bytes, ProtectionFlags.READ | ProtectionFlags.WRITE, MapFlags.SHARED, arena);
        } catch (IOException e) {
            arena.close();
            throw e;
        }
    }

    /// Makes memory to share, filled with zeros, its size sealed.
    ///
    /// @param name what `/proc/PID/maps` shows
    /// @param bytes its length
    /// @throws IOException if Linux has no memory or descriptor to give
    public static SharedSegment create(String name, long bytes, HugePages hugePages) throws IOException {
        Descriptor file = MemoryMaps.memfd(name, MemfdFlags.CLOEXEC | MemfdFlags.ALLOW_SEALING);
        try {
            MemoryMaps.resize(file, bytes);
            MemoryMaps.addSeals(file, SIZE_IS_FIXED);
            return new SharedSegment(file, bytes);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /// Maps memory that another process made, if that process cannot take it away again.
    ///
    /// @param file the memory file, lent: it is duplicated
    /// @param expectedBytes how long the other process says it is
    /// @throws UntrustedSegmentException if its size can still be changed, or is another
    /// @throws IOException if Linux gives no mapping
    public static SharedSegment mapForeign(Descriptor file, long expectedBytes) throws IOException {
        int seals = MemoryMaps.seals(file);
        if (seals < 0 || (seals & SIZE_IS_FIXED) != SIZE_IS_FIXED) {
            throw new UntrustedSegmentException("the memory file's size is not sealed, so its maker could shrink it"
                    + " under this process: it needs F_SEAL_SHRINK, F_SEAL_GROW and F_SEAL_SEAL");
        }
        long bytes = MemoryMaps.byteSize(file);
        if (bytes != expectedBytes) {
            throw new UntrustedSegmentException(
                    "the memory file has " + bytes + " bytes where " + expectedBytes + " were announced");
        }
        Descriptor own = file.duplicate();
        try {
            return new SharedSegment(own, bytes);
        } catch (IOException e) {
            own.close();
            throw e;
        }
    }

    /// {@return the memory, in this process's view}
    public MemorySegment memory() {
        return memory;
    }

    /// {@return the memory file, lent: to be sent to another process}
    public Descriptor descriptor() {
        return descriptor;
    }

    /// {@return its length, in bytes}
    public long byteSize() {
        return memory.byteSize();
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
            descriptor.close();
        }
    }
}
