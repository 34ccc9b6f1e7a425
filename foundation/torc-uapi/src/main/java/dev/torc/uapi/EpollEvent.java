package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// What epoll watches for, or what it met: `struct epoll_event`, which has 12 bytes on x86-64 and 16 on AArch64.
///
/// The accessors read and write element `index` of an array that begins where `events` does, with plain access, and
/// allocate nothing.
public final class EpollEvent {

    /// `struct epoll_event`.
    public static final StructLayout LAYOUT = switch (Architecture.CURRENT) {
        case X86_64 ->
            MemoryLayout.structLayout(JAVA_INT.withName("events"), JAVA_LONG_UNALIGNED.withName("data"))
                    .withName("epoll_event");
        case AARCH64 ->
            MemoryLayout.structLayout(
                            JAVA_INT.withName("events"), MemoryLayout.paddingLayout(4), JAVA_LONG.withName("data"))
                    .withName("epoll_event");
    };

    private static final VarHandle EVENTS = LAYOUT.arrayElementVarHandle(groupElement("events"));
    private static final VarHandle USER_DATA = LAYOUT.arrayElementVarHandle(groupElement("data"));

    private EpollEvent() {}

    /// {@return the [EpollFlags]}
    public static int events(MemorySegment events, long index) {
        return (int) EVENTS.get(events, 0L, index);
    }

    /// Sets the [EpollFlags].
    public static void setEvents(MemorySegment events, long index, int value) {
        EVENTS.set(events, 0L, index, value);
    }

    /// {@return the 64 bits that were given with the descriptor}
    public static long userData(MemorySegment events, long index) {
        return (long) USER_DATA.get(events, 0L, index);
    }

    /// Sets the 64 bits that are answered with the descriptor's events.
    public static void setUserData(MemorySegment events, long index, long value) {
        USER_DATA.set(events, 0L, index, value);
    }
}
