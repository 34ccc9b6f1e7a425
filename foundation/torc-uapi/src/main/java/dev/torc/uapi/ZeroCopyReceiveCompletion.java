package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// The second half of a completion of [Opcode#RECV_ZC]: `struct io_uring_zcrx_cqe`.
///
/// The accessors read and write one struct that begins where `completion` does, with plain access, and allocate
/// nothing.
public final class ZeroCopyReceiveCompletion {

    /// `struct io_uring_zcrx_cqe`.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_LONG.withName("off"), JAVA_LONG.withName("__pad"))
            .withName("io_uring_zcrx_cqe");

    /// How far the area's number is shifted in [#offset].
    public static final int AREA_SHIFT = 48;

    private static final VarHandle OFFSET = LAYOUT.varHandle(groupElement("off"));

    private ZeroCopyReceiveCompletion() {}

    /// {@return where the bytes are: the offset in the area, with the area's number above [#AREA_SHIFT]}
    public static long offset(MemorySegment completion) {
        return (long) OFFSET.get(completion, 0L);
    }
}
