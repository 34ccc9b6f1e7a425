package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// One change of a registered resource: `struct io_uring_rsrc_update`, as [RegisterOpcode#REGISTER_RING_FDS] takes
/// them.
///
/// The accessors read and write element `index` of an array that begins where `updates` does, with plain access, and
/// allocate nothing.
public final class ResourceUpdate {

    /// `struct io_uring_rsrc_update`.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("offset"), JAVA_INT.withName("resv"), JAVA_LONG.withName("data"))
            .withName("io_uring_rsrc_update");

    private static final VarHandle OFFSET = LAYOUT.arrayElementVarHandle(groupElement("offset"));
    private static final VarHandle DATA = LAYOUT.arrayElementVarHandle(groupElement("data"));

    private ResourceUpdate() {}

    /// {@return the index of the first slot; for rings -1 means any, and the answer stands here}
    public static int offset(MemorySegment updates, long index) {
        return (int) OFFSET.get(updates, 0L, index);
    }

    /// Sets the index of the first slot; for rings -1 means any, and the answer stands here.
    public static void setOffset(MemorySegment updates, long index, int value) {
        OFFSET.set(updates, 0L, index, value);
    }

    /// {@return the address of the new resources; for rings the descriptor itself}
    public static long data(MemorySegment updates, long index) {
        return (long) DATA.get(updates, 0L, index);
    }

    /// Sets the address of the new resources; for rings the descriptor itself.
    public static void setData(MemorySegment updates, long index, long value) {
        DATA.set(updates, 0L, index, value);
    }
}
