package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// One restriction of a ring: `struct io_uring_restriction`, as an array is registered with
/// [RegisterOpcode#REGISTER_RESTRICTIONS].
///
/// The accessors read and write element `index` of an array that begins where `restrictions` does, with plain access,
/// and allocate nothing.
public final class Restriction {

    /// `struct io_uring_restriction`.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_SHORT.withName("opcode"),
                    JAVA_BYTE.withName("sqe_op"),
                    JAVA_BYTE.withName("resv"),
                    MemoryLayout.sequenceLayout(3, JAVA_INT).withName("resv2"))
            .withName("io_uring_restriction");

    private static final VarHandle OPCODE = LAYOUT.arrayElementVarHandle(groupElement("opcode"));
    private static final VarHandle ARGUMENT = LAYOUT.arrayElementVarHandle(groupElement("sqe_op"));

    private Restriction() {}

    /// {@return what is restricted, a number of [RestrictionOpcode]}
    public static int opcode(MemorySegment restrictions, long index) {
        return (short) OPCODE.get(restrictions, 0L, index) & 0xffff;
    }

    /// Sets what is restricted, a number of [RestrictionOpcode].
    public static void setOpcode(MemorySegment restrictions, long index, int value) {
        OPCODE.set(restrictions, 0L, index, (short) value);
    }

    /// {@return the opcode, register opcode or [SqeFlags] that it speaks of, 0 to 255}
    public static int argument(MemorySegment restrictions, long index) {
        return (byte) ARGUMENT.get(restrictions, 0L, index) & 0xff;
    }

    /// Sets the opcode, register opcode or [SqeFlags] that it speaks of, 0 to 255.
    public static void setArgument(MemorySegment restrictions, long index, int value) {
        ARGUMENT.set(restrictions, 0L, index, (byte) value);
    }
}
