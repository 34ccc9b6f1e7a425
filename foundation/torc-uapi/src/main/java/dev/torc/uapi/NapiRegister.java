package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// How network queues are polled: `struct io_uring_napi`. Linux writes the settings before into it.
///
/// The accessors read and write one struct that begins where `napi` does, with plain access, and allocate nothing.
public final class NapiRegister {

    /// `struct io_uring_napi`.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("busy_poll_to"),
                    JAVA_BYTE.withName("prefer_busy_poll"),
                    JAVA_BYTE.withName("opcode"),
                    MemoryLayout.sequenceLayout(2, JAVA_BYTE).withName("pad"),
                    JAVA_INT.withName("op_param"),
                    JAVA_INT.withName("resv"))
            .withName("io_uring_napi");

    private static final VarHandle TIMEOUT_MICROS = LAYOUT.varHandle(groupElement("busy_poll_to"));
    private static final VarHandle PREFER_BUSY_POLL = LAYOUT.varHandle(groupElement("prefer_busy_poll"));
    private static final VarHandle OPERATION = LAYOUT.varHandle(groupElement("opcode"));
    private static final VarHandle PARAMETER = LAYOUT.varHandle(groupElement("op_param"));

    private NapiRegister() {}

    /// {@return how long to poll at a time, in microseconds}
    public static int timeoutMicros(MemorySegment napi) {
        return (int) TIMEOUT_MICROS.get(napi, 0L);
    }

    /// Sets how long to poll at a time, in microseconds.
    public static void setTimeoutMicros(MemorySegment napi, int value) {
        TIMEOUT_MICROS.set(napi, 0L, value);
    }

    /// {@return 1 to keep interrupts off meanwhile, else 0}
    public static int preferBusyPoll(MemorySegment napi) {
        return (byte) PREFER_BUSY_POLL.get(napi, 0L) & 0xff;
    }

    /// Sets 1 to keep interrupts off meanwhile, else 0.
    public static void setPreferBusyPoll(MemorySegment napi, int value) {
        PREFER_BUSY_POLL.set(napi, 0L, (byte) value);
    }

    /// {@return what is done, a number of [NapiOperation]; since 6.13}
    public static int operation(MemorySegment napi) {
        return (byte) OPERATION.get(napi, 0L) & 0xff;
    }

    /// Sets what is done, a number of [NapiOperation]; since 6.13.
    public static void setOperation(MemorySegment napi, int value) {
        OPERATION.set(napi, 0L, (byte) value);
    }

    /// {@return the network queue's number, or a number of [NapiTracking]; since 6.13}
    public static int parameter(MemorySegment napi) {
        return (int) PARAMETER.get(napi, 0L);
    }

    /// Sets the network queue's number, or a number of [NapiTracking]; since 6.13.
    public static void setParameter(MemorySegment napi, int value) {
        PARAMETER.set(napi, 0L, value);
    }
}
