package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// What [Query#OPCODES] answers: `struct io_uring_query_opcode` in `linux/io_uring/query.h`.
///
/// The accessors read and write one struct that begins where `answer` does, with plain access, and allocate nothing.
public final class QueriedOpcodes {

    /// `struct io_uring_query_opcode`.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("nr_request_opcodes"),
                    JAVA_INT.withName("nr_register_opcodes"),
                    JAVA_LONG.withName("feature_flags"),
                    JAVA_LONG.withName("ring_setup_flags"),
                    JAVA_LONG.withName("enter_flags"),
                    JAVA_LONG.withName("sqe_flags"),
                    JAVA_INT.withName("nr_query_opcodes"),
                    JAVA_INT.withName("__pad"))
            .withName("io_uring_query_opcode");

    private static final VarHandle REQUEST_OPCODE_COUNT = LAYOUT.varHandle(groupElement("nr_request_opcodes"));
    private static final VarHandle REGISTER_OPCODE_COUNT = LAYOUT.varHandle(groupElement("nr_register_opcodes"));
    private static final VarHandle FEATURES = LAYOUT.varHandle(groupElement("feature_flags"));
    private static final VarHandle SETUP_FLAGS = LAYOUT.varHandle(groupElement("ring_setup_flags"));
    private static final VarHandle ENTER_FLAGS = LAYOUT.varHandle(groupElement("enter_flags"));
    private static final VarHandle SQE_FLAGS = LAYOUT.varHandle(groupElement("sqe_flags"));
    private static final VarHandle QUERY_COUNT = LAYOUT.varHandle(groupElement("nr_query_opcodes"));

    private QueriedOpcodes() {}

    /// {@return how many [Opcode]s there are}
    public static int requestOpcodeCount(MemorySegment answer) {
        return (int) REQUEST_OPCODE_COUNT.get(answer, 0L);
    }

    /// {@return how many [RegisterOpcode]s there are}
    public static int registerOpcodeCount(MemorySegment answer) {
        return (int) REGISTER_OPCODE_COUNT.get(answer, 0L);
    }

    /// {@return all [FeatureFlags] that can be answered}
    public static long features(MemorySegment answer) {
        return (long) FEATURES.get(answer, 0L);
    }

    /// {@return all [SetupFlags] that are understood}
    public static long setupFlags(MemorySegment answer) {
        return (long) SETUP_FLAGS.get(answer, 0L);
    }

    /// {@return all [EnterFlags] that are understood}
    public static long enterFlags(MemorySegment answer) {
        return (long) ENTER_FLAGS.get(answer, 0L);
    }

    /// {@return all [SqeFlags] that are understood}
    public static long sqeFlags(MemorySegment answer) {
        return (long) SQE_FLAGS.get(answer, 0L);
    }

    /// {@return how many questions there are}
    public static int queryCount(MemorySegment answer) {
        return (int) QUERY_COUNT.get(answer, 0L);
    }
}
