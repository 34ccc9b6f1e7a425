package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// A change of registered files: `struct io_uring_files_update`.
///
/// The accessors read and write one struct that begins where `update` does, with plain access, and allocate nothing.
public final class FilesUpdate {

    /// `struct io_uring_files_update`.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("offset"), JAVA_INT.withName("resv"), JAVA_LONG.withName("fds"))
            .withName("io_uring_files_update");

    private static final VarHandle OFFSET = LAYOUT.varHandle(groupElement("offset"));
    private static final VarHandle DESCRIPTORS_ADDRESS = LAYOUT.varHandle(groupElement("fds"));

    private FilesUpdate() {}

    /// {@return the index of the first slot}
    public static int offset(MemorySegment update) {
        return (int) OFFSET.get(update, 0L);
    }

    /// Sets the index of the first slot.
    public static void setOffset(MemorySegment update, int value) {
        OFFSET.set(update, 0L, value);
    }

    /// {@return the address of an array of descriptors: -1 empties a slot, [FixedFileIndex#SKIP] leaves it}
    public static long descriptorsAddress(MemorySegment update) {
        return (long) DESCRIPTORS_ADDRESS.get(update, 0L);
    }

    /// Sets the address of an array of descriptors: -1 empties a slot, [FixedFileIndex#SKIP] leaves it.
    public static void setDescriptorsAddress(MemorySegment update, long value) {
        DESCRIPTORS_ADDRESS.set(update, 0L, value);
    }
}
