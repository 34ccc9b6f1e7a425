package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// A change of registered files or buffers, with tags: `struct io_uring_rsrc_update2`.
///
/// The accessors read and write one struct that begins where `update` does, with plain access, and allocate nothing.
public final class ResourceUpdate2 {

    /// `struct io_uring_rsrc_update2`.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("offset"),
                    JAVA_INT.withName("resv"),
                    JAVA_LONG.withName("data"),
                    JAVA_LONG.withName("tags"),
                    JAVA_INT.withName("nr"),
                    JAVA_INT.withName("resv2"))
            .withName("io_uring_rsrc_update2");

    private static final VarHandle OFFSET = LAYOUT.varHandle(groupElement("offset"));
    private static final VarHandle DATA_ADDRESS = LAYOUT.varHandle(groupElement("data"));
    private static final VarHandle TAGS_ADDRESS = LAYOUT.varHandle(groupElement("tags"));
    private static final VarHandle COUNT = LAYOUT.varHandle(groupElement("nr"));

    private ResourceUpdate2() {}

    /// {@return the index of the first slot}
    public static int offset(MemorySegment update) {
        return (int) OFFSET.get(update, 0L);
    }

    /// Sets the index of the first slot.
    public static void setOffset(MemorySegment update, int value) {
        OFFSET.set(update, 0L, value);
    }

    /// {@return the address of the array of descriptors or of [Iovec]}
    public static long dataAddress(MemorySegment update) {
        return (long) DATA_ADDRESS.get(update, 0L);
    }

    /// Sets the address of the array of descriptors or of [Iovec].
    public static void setDataAddress(MemorySegment update, long value) {
        DATA_ADDRESS.set(update, 0L, value);
    }

    /// {@return the address of an array of 64-bit tags, or 0}
    public static long tagsAddress(MemorySegment update) {
        return (long) TAGS_ADDRESS.get(update, 0L);
    }

    /// Sets the address of an array of 64-bit tags, or 0.
    public static void setTagsAddress(MemorySegment update, long value) {
        TAGS_ADDRESS.set(update, 0L, value);
    }

    /// {@return how many}
    public static int count(MemorySegment update) {
        return (int) COUNT.get(update, 0L);
    }

    /// Sets how many.
    public static void setCount(MemorySegment update, int value) {
        COUNT.set(update, 0L, value);
    }
}
