package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// How to wait in `io_uring_enter(2)`, with [EnterFlags#EXT_ARG_REG]: `struct io_uring_reg_wait`, one of an array in
/// a registered region.
///
/// The accessors read and write element `index` of an array that begins where `arguments` does, with plain access,
/// and allocate nothing.
public final class RingWaitArgument {

    /// `struct io_uring_reg_wait`.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    MemoryLayout.structLayout(JAVA_LONG.withName("tv_sec"), JAVA_LONG.withName("tv_nsec"))
                            .withName("ts"),
                    JAVA_INT.withName("min_wait_usec"),
                    JAVA_INT.withName("flags"),
                    JAVA_LONG.withName("sigmask"),
                    JAVA_INT.withName("sigmask_sz"),
                    MemoryLayout.sequenceLayout(3, JAVA_INT).withName("pad"),
                    MemoryLayout.sequenceLayout(2, JAVA_LONG).withName("pad2"))
            .withName("io_uring_reg_wait");

    private static final VarHandle TIMEOUT_SECONDS =
            LAYOUT.arrayElementVarHandle(groupElement("ts"), groupElement("tv_sec"));
    private static final VarHandle TIMEOUT_NANOS =
            LAYOUT.arrayElementVarHandle(groupElement("ts"), groupElement("tv_nsec"));
    private static final VarHandle MINIMUM_WAIT_MICROS = LAYOUT.arrayElementVarHandle(groupElement("min_wait_usec"));
    private static final VarHandle FLAGS = LAYOUT.arrayElementVarHandle(groupElement("flags"));
    private static final VarHandle SIGNAL_MASK_ADDRESS = LAYOUT.arrayElementVarHandle(groupElement("sigmask"));
    private static final VarHandle SIGNAL_MASK_BYTES = LAYOUT.arrayElementVarHandle(groupElement("sigmask_sz"));

    private RingWaitArgument() {}

    /// {@return the seconds of the time limit}
    public static long timeoutSeconds(MemorySegment arguments, long index) {
        return (long) TIMEOUT_SECONDS.get(arguments, 0L, index);
    }

    /// Sets the seconds of the time limit.
    public static void setTimeoutSeconds(MemorySegment arguments, long index, long value) {
        TIMEOUT_SECONDS.set(arguments, 0L, index, value);
    }

    /// {@return the nanoseconds of the time limit, 0 to 999,999,999}
    public static long timeoutNanos(MemorySegment arguments, long index) {
        return (long) TIMEOUT_NANOS.get(arguments, 0L, index);
    }

    /// Sets the nanoseconds of the time limit, 0 to 999,999,999.
    public static void setTimeoutNanos(MemorySegment arguments, long index, long value) {
        TIMEOUT_NANOS.set(arguments, 0L, index, value);
    }

    /// {@return how long to wait at least for the wanted number, in microseconds}
    public static int minimumWaitMicros(MemorySegment arguments, long index) {
        return (int) MINIMUM_WAIT_MICROS.get(arguments, 0L, index);
    }

    /// Sets how long to wait at least for the wanted number, in microseconds.
    public static void setMinimumWaitMicros(MemorySegment arguments, long index, int value) {
        MINIMUM_WAIT_MICROS.set(arguments, 0L, index, value);
    }

    /// {@return the [RegisteredWaitFlags]}
    public static int flags(MemorySegment arguments, long index) {
        return (int) FLAGS.get(arguments, 0L, index);
    }

    /// Sets the [RegisteredWaitFlags].
    public static void setFlags(MemorySegment arguments, long index, int value) {
        FLAGS.set(arguments, 0L, index, value);
    }

    /// {@return the address of the signals to block meanwhile, or 0}
    public static long signalMaskAddress(MemorySegment arguments, long index) {
        return (long) SIGNAL_MASK_ADDRESS.get(arguments, 0L, index);
    }

    /// Sets the address of the signals to block meanwhile, or 0.
    public static void setSignalMaskAddress(MemorySegment arguments, long index, long value) {
        SIGNAL_MASK_ADDRESS.set(arguments, 0L, index, value);
    }

    /// {@return the length of that mask in bytes}
    public static int signalMaskBytes(MemorySegment arguments, long index) {
        return (int) SIGNAL_MASK_BYTES.get(arguments, 0L, index);
    }

    /// Sets the length of that mask in bytes.
    public static void setSignalMaskBytes(MemorySegment arguments, long index, int value) {
        SIGNAL_MASK_BYTES.set(arguments, 0L, index, value);
    }
}
