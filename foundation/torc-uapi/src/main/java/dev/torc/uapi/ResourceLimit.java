package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// A limit of a process: `struct rlimit`, which is also `struct rlimit64`.
///
/// The accessors read and write one struct that begins where `limit` does, with plain access, and allocate nothing.
public final class ResourceLimit {

    /// `struct rlimit`.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_LONG.withName("rlim_cur"), JAVA_LONG.withName("rlim_max"))
            .withName("rlimit");

    /// No limit.
    public static final long INFINITY = -1L;

    private static final VarHandle SOFT = LAYOUT.varHandle(groupElement("rlim_cur"));
    private static final VarHandle HARD = LAYOUT.varHandle(groupElement("rlim_max"));

    private ResourceLimit() {}

    /// {@return what is enforced; [#INFINITY] for no limit}
    public static long soft(MemorySegment limit) {
        return (long) SOFT.get(limit, 0L);
    }

    /// Sets what is enforced; [#INFINITY] for no limit.
    public static void setSoft(MemorySegment limit, long value) {
        SOFT.set(limit, 0L, value);
    }

    /// {@return how far the process itself can raise it; [#INFINITY] for no limit}
    public static long hard(MemorySegment limit) {
        return (long) HARD.get(limit, 0L);
    }

    /// Sets how far the process itself can raise it; [#INFINITY] for no limit.
    public static void setHard(MemorySegment limit, long value) {
        HARD.set(limit, 0L, value);
    }
}
