package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// A time that Linux takes from memory: `struct __kernel_timespec`, which 64-bit processes also know as `struct
/// timespec`.
///
/// The accessors read and write one struct that begins where `time` does, with plain access, and allocate nothing.
public final class KernelTimespec {

    /// `struct __kernel_timespec`.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_LONG.withName("tv_sec"), JAVA_LONG.withName("tv_nsec"))
            .withName("__kernel_timespec");

    /// As nanoseconds of what `utimensat(2)` is given: this time stays as it is.
    public static final long OMIT = 1_073_741_822L;

    private static final VarHandle SECONDS = LAYOUT.varHandle(groupElement("tv_sec"));
    private static final VarHandle NANOS = LAYOUT.varHandle(groupElement("tv_nsec"));

    private KernelTimespec() {}

    /// {@return the seconds}
    public static long seconds(MemorySegment time) {
        return (long) SECONDS.get(time, 0L);
    }

    /// Sets the seconds.
    public static void setSeconds(MemorySegment time, long value) {
        SECONDS.set(time, 0L, value);
    }

    /// {@return the nanoseconds, 0 to 999,999,999}
    public static long nanos(MemorySegment time) {
        return (long) NANOS.get(time, 0L);
    }

    /// Sets the nanoseconds, 0 to 999,999,999.
    public static void setNanos(MemorySegment time, long value) {
        NANOS.set(time, 0L, value);
    }
}
