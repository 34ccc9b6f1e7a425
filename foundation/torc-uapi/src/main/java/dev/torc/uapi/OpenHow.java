package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// How `openat2(2)` opens a file: `struct open_how` in `linux/openat2.h`.
///
/// The accessors read and write one struct that begins where `how` does, with plain access, and allocate nothing.
public final class OpenHow {

    /// `struct open_how`.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_LONG.withName("flags"), JAVA_LONG.withName("mode"), JAVA_LONG.withName("resolve"))
            .withName("open_how");

    private static final VarHandle FLAGS = LAYOUT.varHandle(groupElement("flags"));
    private static final VarHandle MODE = LAYOUT.varHandle(groupElement("mode"));
    private static final VarHandle RESOLVE = LAYOUT.varHandle(groupElement("resolve"));

    private OpenHow() {}

    /// {@return the [OpenFlags]; unlike `openat`, bits that Linux does not know are refused}
    public static long flags(MemorySegment how) {
        return (long) FLAGS.get(how, 0L);
    }

    /// Sets the [OpenFlags]; unlike `openat`, bits that Linux does not know are refused.
    public static void setFlags(MemorySegment how, long value) {
        FLAGS.set(how, 0L, value);
    }

    /// {@return the [FileMode] of a file that is made; must be 0 when none is}
    public static long mode(MemorySegment how) {
        return (long) MODE.get(how, 0L);
    }

    /// Sets the [FileMode] of a file that is made; must be 0 when none is.
    public static void setMode(MemorySegment how, long value) {
        MODE.set(how, 0L, value);
    }

    /// {@return the [ResolveFlags]}
    public static long resolve(MemorySegment how) {
        return (long) RESOLVE.get(how, 0L);
    }

    /// Sets the [ResolveFlags].
    public static void setResolve(MemorySegment how, long value) {
        RESOLVE.set(how, 0L, value);
    }
}
