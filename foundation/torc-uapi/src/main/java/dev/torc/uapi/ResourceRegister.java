package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// What to register as files or buffers, with tags: `struct io_uring_rsrc_register`.
///
/// The accessors read and write one struct that begins where `register` does, with plain access, and allocate
/// nothing.
public final class ResourceRegister {

    /// `struct io_uring_rsrc_register`.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("nr"),
                    JAVA_INT.withName("flags"),
                    JAVA_LONG.withName("resv2"),
                    JAVA_LONG.withName("data"),
                    JAVA_LONG.withName("tags"))
            .withName("io_uring_rsrc_register");

    private static final VarHandle COUNT = LAYOUT.varHandle(groupElement("nr"));
    private static final VarHandle FLAGS = LAYOUT.varHandle(groupElement("flags"));
    private static final VarHandle DATA_ADDRESS = LAYOUT.varHandle(groupElement("data"));
    private static final VarHandle TAGS_ADDRESS = LAYOUT.varHandle(groupElement("tags"));

    private ResourceRegister() {}

    /// {@return how many}
    public static int count(MemorySegment register) {
        return (int) COUNT.get(register, 0L);
    }

    /// Sets how many.
    public static void setCount(MemorySegment register, int value) {
        COUNT.set(register, 0L, value);
    }

    /// {@return the [ResourceFlags]}
    public static int flags(MemorySegment register) {
        return (int) FLAGS.get(register, 0L);
    }

    /// Sets the [ResourceFlags].
    public static void setFlags(MemorySegment register, int value) {
        FLAGS.set(register, 0L, value);
    }

    /// {@return the address of the array of descriptors or of [Iovec]}
    public static long dataAddress(MemorySegment register) {
        return (long) DATA_ADDRESS.get(register, 0L);
    }

    /// Sets the address of the array of descriptors or of [Iovec].
    public static void setDataAddress(MemorySegment register, long value) {
        DATA_ADDRESS.set(register, 0L, value);
    }

    /// {@return the address of an array of 64-bit tags, or 0; a tag that is not 0 is completed when its resource is
    /// free again}
    public static long tagsAddress(MemorySegment register) {
        return (long) TAGS_ADDRESS.get(register, 0L);
    }

    /// Sets the address of an array of 64-bit tags, or 0; a tag that is not 0 is completed when its resource is free
    /// again.
    public static void setTagsAddress(MemorySegment register, long value) {
        TAGS_ADDRESS.set(register, 0L, value);
    }
}
