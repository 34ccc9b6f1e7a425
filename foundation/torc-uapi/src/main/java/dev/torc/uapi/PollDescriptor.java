package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// One descriptor that `poll(2)` watches: `struct pollfd`.
///
/// The accessors read and write element `index` of an array that begins where `descriptors` does, with plain access,
/// and allocate nothing.
public final class PollDescriptor {

    /// `struct pollfd`.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("fd"), JAVA_SHORT.withName("events"), JAVA_SHORT.withName("revents"))
            .withName("pollfd");

    private static final VarHandle FD = LAYOUT.arrayElementVarHandle(groupElement("fd"));
    private static final VarHandle EVENTS = LAYOUT.arrayElementVarHandle(groupElement("events"));
    private static final VarHandle ANSWERED_EVENTS = LAYOUT.arrayElementVarHandle(groupElement("revents"));

    private PollDescriptor() {}

    /// {@return the descriptor; negative to pass it over}
    public static int fd(MemorySegment descriptors, long index) {
        return (int) FD.get(descriptors, 0L, index);
    }

    /// Sets the descriptor; negative to pass it over.
    public static void setFd(MemorySegment descriptors, long index, int value) {
        FD.set(descriptors, 0L, index, value);
    }

    /// {@return the [PollFlags] to watch for}
    public static int events(MemorySegment descriptors, long index) {
        return (short) EVENTS.get(descriptors, 0L, index);
    }

    /// Sets the [PollFlags] to watch for.
    public static void setEvents(MemorySegment descriptors, long index, int value) {
        EVENTS.set(descriptors, 0L, index, (short) value);
    }

    /// {@return the [PollFlags] that were met, answered}
    public static int answeredEvents(MemorySegment descriptors, long index) {
        return (short) ANSWERED_EVENTS.get(descriptors, 0L, index);
    }

    /// Sets the [PollFlags] that were met, answered.
    public static void setAnsweredEvents(MemorySegment descriptors, long index, int value) {
        ANSWERED_EVENTS.set(descriptors, 0L, index, (short) value);
    }
}
