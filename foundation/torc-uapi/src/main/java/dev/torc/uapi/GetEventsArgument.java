package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// How to wait in `io_uring_enter(2)`, with [EnterFlags#EXT_ARG]: `struct io_uring_getevents_arg`.
///
/// The accessors read and write one struct that begins where `argument` does, with plain access, and allocate
/// nothing.
public final class GetEventsArgument {

    /// `struct io_uring_getevents_arg`.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_LONG.withName("sigmask"),
                    JAVA_INT.withName("sigmask_sz"),
                    JAVA_INT.withName("min_wait_usec"),
                    JAVA_LONG.withName("ts"))
            .withName("io_uring_getevents_arg");

    private static final VarHandle SIGNAL_MASK_ADDRESS = LAYOUT.varHandle(groupElement("sigmask"));
    private static final VarHandle SIGNAL_MASK_BYTES = LAYOUT.varHandle(groupElement("sigmask_sz"));
    private static final VarHandle MINIMUM_WAIT_MICROS = LAYOUT.varHandle(groupElement("min_wait_usec"));
    private static final VarHandle TIMEOUT_ADDRESS = LAYOUT.varHandle(groupElement("ts"));

    private GetEventsArgument() {}

    /// {@return the address of the signals to block meanwhile, or 0}
    public static long signalMaskAddress(MemorySegment argument) {
        return (long) SIGNAL_MASK_ADDRESS.get(argument, 0L);
    }

    /// Sets the address of the signals to block meanwhile, or 0.
    public static void setSignalMaskAddress(MemorySegment argument, long value) {
        SIGNAL_MASK_ADDRESS.set(argument, 0L, value);
    }

    /// {@return the length of that mask in bytes}
    public static int signalMaskBytes(MemorySegment argument) {
        return (int) SIGNAL_MASK_BYTES.get(argument, 0L);
    }

    /// Sets the length of that mask in bytes.
    public static void setSignalMaskBytes(MemorySegment argument, int value) {
        SIGNAL_MASK_BYTES.set(argument, 0L, value);
    }

    /// {@return how long to wait at least for the wanted number, in microseconds; needs [FeatureFlags#MIN_TIMEOUT]}
    public static int minimumWaitMicros(MemorySegment argument) {
        return (int) MINIMUM_WAIT_MICROS.get(argument, 0L);
    }

    /// Sets how long to wait at least for the wanted number, in microseconds; needs [FeatureFlags#MIN_TIMEOUT].
    public static void setMinimumWaitMicros(MemorySegment argument, int value) {
        MINIMUM_WAIT_MICROS.set(argument, 0L, value);
    }

    /// {@return the address of a [KernelTimespec], or 0 to wait without a limit}
    public static long timeoutAddress(MemorySegment argument) {
        return (long) TIMEOUT_ADDRESS.get(argument, 0L);
    }

    /// Sets the address of a [KernelTimespec], or 0 to wait without a limit.
    public static void setTimeoutAddress(MemorySegment argument, long value) {
        TIMEOUT_ADDRESS.set(argument, 0L, value);
    }
}
