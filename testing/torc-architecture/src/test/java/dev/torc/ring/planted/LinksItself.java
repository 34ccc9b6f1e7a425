package dev.torc.ring.planted;

import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;

/// Planted: a class that goes to native code without the door.
public final class LinksItself {

    private LinksItself() {}

    /// {@return the platform's linker}
    public static Linker linker() {
        return Linker.nativeLinker();
    }

    /// {@return memory of a length that nobody checked}
    @SuppressWarnings("restricted") // planted
    public static MemorySegment stretched(MemorySegment segment) {
        return segment.reinterpret(Long.MAX_VALUE);
    }
}
