package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.PathElement.sequenceElement;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// Which opcodes the running kernel has: `struct io_uring_probe`, answered to [RegisterOpcode#REGISTER_PROBE].
///
/// It has room for every number that an opcode can have, so no kernel's answer is cut short; the memory is zeroed
/// before Linux is asked, as Linux demands. The accessors use plain access and allocate nothing.
public final class Probe {

    /// How many opcodes there is room for: all that a byte can name.
    public static final int CAPACITY = 256;

    /// `struct io_uring_probe_op`.
    public static final StructLayout OPERATION_LAYOUT = MemoryLayout.structLayout(
                    JAVA_BYTE.withName("op"),
                    JAVA_BYTE.withName("resv"),
                    JAVA_SHORT.withName("flags"),
                    JAVA_INT.withName("resv2"))
            .withName("io_uring_probe_op");

    /// `struct io_uring_probe`, with [#CAPACITY] operations.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_BYTE.withName("last_op"),
                    JAVA_BYTE.withName("ops_len"),
                    JAVA_SHORT.withName("resv"),
                    MemoryLayout.sequenceLayout(3, JAVA_INT).withName("resv2"),
                    MemoryLayout.sequenceLayout(CAPACITY, OPERATION_LAYOUT).withName("ops"))
            .withName("io_uring_probe");

    private static final VarHandle LAST_OP = LAYOUT.varHandle(groupElement("last_op"));
    private static final VarHandle OPS_LEN = LAYOUT.varHandle(groupElement("ops_len"));
    private static final VarHandle OPERATION_FLAGS =
            LAYOUT.varHandle(groupElement("ops"), sequenceElement(), groupElement("flags"));

    private Probe() {}

    /// {@return the highest opcode that the kernel knows of, 0 to 255}
    public static int lastOpcode(MemorySegment probe) {
        return (byte) LAST_OP.get(probe, 0L) & 0xff;
    }

    /// {@return of how many opcodes, from 0 on, it was answered, 0 to 255}
    public static int operationCount(MemorySegment probe) {
        return (byte) OPS_LEN.get(probe, 0L) & 0xff;
    }

    /// {@return whether the kernel can do an opcode}
    ///
    /// @param opcode the number, 0 to 255; what the answer does not speak of is not supported
    public static boolean isSupported(MemorySegment probe, int opcode) {
        return opcode < operationCount(probe)
                && ((short) OPERATION_FLAGS.get(probe, 0L, (long) opcode) & ProbeFlags.SUPPORTED) != 0;
    }
}
