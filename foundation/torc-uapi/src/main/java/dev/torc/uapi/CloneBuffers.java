package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// Which registered buffers to take over: `struct io_uring_clone_buffers`.
///
/// The accessors read and write one struct that begins where `clone` does, with plain access, and allocate nothing.
public final class CloneBuffers {

    /// `struct io_uring_clone_buffers`.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("src_fd"),
                    JAVA_INT.withName("flags"),
                    JAVA_INT.withName("src_off"),
                    JAVA_INT.withName("dst_off"),
                    JAVA_INT.withName("nr"),
                    MemoryLayout.sequenceLayout(3, JAVA_INT).withName("pad"))
            .withName("io_uring_clone_buffers");

    private static final VarHandle SOURCE_FD = LAYOUT.varHandle(groupElement("src_fd"));
    private static final VarHandle FLAGS = LAYOUT.varHandle(groupElement("flags"));
    private static final VarHandle SOURCE_OFFSET = LAYOUT.varHandle(groupElement("src_off"));
    private static final VarHandle DESTINATION_OFFSET = LAYOUT.varHandle(groupElement("dst_off"));
    private static final VarHandle COUNT = LAYOUT.varHandle(groupElement("nr"));

    private CloneBuffers() {}

    /// {@return the ring that they come from}
    public static int sourceFd(MemorySegment clone) {
        return (int) SOURCE_FD.get(clone, 0L);
    }

    /// Sets the ring that they come from.
    public static void setSourceFd(MemorySegment clone, int value) {
        SOURCE_FD.set(clone, 0L, value);
    }

    /// {@return the [CloneBuffersFlags]}
    public static int flags(MemorySegment clone) {
        return (int) FLAGS.get(clone, 0L);
    }

    /// Sets the [CloneBuffersFlags].
    public static void setFlags(MemorySegment clone, int value) {
        FLAGS.set(clone, 0L, value);
    }

    /// {@return the first slot there}
    public static int sourceOffset(MemorySegment clone) {
        return (int) SOURCE_OFFSET.get(clone, 0L);
    }

    /// Sets the first slot there.
    public static void setSourceOffset(MemorySegment clone, int value) {
        SOURCE_OFFSET.set(clone, 0L, value);
    }

    /// {@return the first slot here}
    public static int destinationOffset(MemorySegment clone) {
        return (int) DESTINATION_OFFSET.get(clone, 0L);
    }

    /// Sets the first slot here.
    public static void setDestinationOffset(MemorySegment clone, int value) {
        DESTINATION_OFFSET.set(clone, 0L, value);
    }

    /// {@return how many; 0 for all}
    public static int count(MemorySegment clone) {
        return (int) COUNT.get(clone, 0L);
    }

    /// Sets how many; 0 for all.
    public static void setCount(MemorySegment clone, int value) {
        COUNT.set(clone, 0L, value);
    }
}
