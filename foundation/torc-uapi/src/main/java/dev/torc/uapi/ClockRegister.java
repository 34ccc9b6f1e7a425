package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// Which clock a ring's waits go by: `struct io_uring_clock_register`.
///
/// The accessors read and write one struct that begins where `clock` does, with plain access, and allocate nothing.
public final class ClockRegister {

    /// `struct io_uring_clock_register`.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("clockid"),
                    MemoryLayout.sequenceLayout(3, JAVA_INT).withName("__resv"))
            .withName("io_uring_clock_register");

    private static final VarHandle CLOCK = LAYOUT.varHandle(groupElement("clockid"));

    private ClockRegister() {}

    /// {@return the clock, a number of [ClockId]}
    public static int clock(MemorySegment clock) {
        return (int) CLOCK.get(clock, 0L);
    }

    /// Sets the clock, a number of [ClockId].
    public static void setClock(MemorySegment clock, int value) {
        CLOCK.set(clock, 0L, value);
    }
}
