package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// One of the words that `futex_waitv(2)` waits on: `struct futex_waitv`.
///
/// The accessors read and write element `index` of an array that begins where `words` does, with plain access, and
/// allocate nothing.
public final class FutexWaitVector {

    /// `struct futex_waitv`.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_LONG.withName("val"),
                    JAVA_LONG.withName("uaddr"),
                    JAVA_INT.withName("flags"),
                    JAVA_INT.withName("__reserved"))
            .withName("futex_waitv");

    private static final VarHandle EXPECTED = LAYOUT.arrayElementVarHandle(groupElement("val"));
    private static final VarHandle ADDRESS = LAYOUT.arrayElementVarHandle(groupElement("uaddr"));
    private static final VarHandle FLAGS = LAYOUT.arrayElementVarHandle(groupElement("flags"));

    private FutexWaitVector() {}

    /// {@return the value that lets the wait begin}
    public static long expected(MemorySegment words, long index) {
        return (long) EXPECTED.get(words, 0L, index);
    }

    /// Sets the value that lets the wait begin.
    public static void setExpected(MemorySegment words, long index, long value) {
        EXPECTED.set(words, 0L, index, value);
    }

    /// {@return the address of the word}
    public static long address(MemorySegment words, long index) {
        return (long) ADDRESS.get(words, 0L, index);
    }

    /// Sets the address of the word.
    public static void setAddress(MemorySegment words, long index, long value) {
        ADDRESS.set(words, 0L, index, value);
    }

    /// {@return the [FutexFlags]}
    public static int flags(MemorySegment words, long index) {
        return (int) FLAGS.get(words, 0L, index);
    }

    /// Sets the [FutexFlags].
    public static void setFlags(MemorySegment words, long index, int value) {
        FLAGS.set(words, 0L, index, value);
    }
}
