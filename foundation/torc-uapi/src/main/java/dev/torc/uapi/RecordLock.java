package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// A lock of a part of a file, as `fcntl(2)` takes it: `struct flock`.
///
/// The accessors read and write one struct that begins where `lock` does, with plain access, and allocate nothing.
public final class RecordLock {

    /// `struct flock`.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_SHORT.withName("l_type"),
                    JAVA_SHORT.withName("l_whence"),
                    MemoryLayout.paddingLayout(4),
                    JAVA_LONG.withName("l_start"),
                    JAVA_LONG.withName("l_len"),
                    JAVA_INT.withName("l_pid"),
                    MemoryLayout.paddingLayout(4))
            .withName("flock");

    private static final VarHandle TYPE = LAYOUT.varHandle(groupElement("l_type"));
    private static final VarHandle ORIGIN = LAYOUT.varHandle(groupElement("l_whence"));
    private static final VarHandle START = LAYOUT.varHandle(groupElement("l_start"));
    private static final VarHandle LENGTH_BYTES = LAYOUT.varHandle(groupElement("l_len"));
    private static final VarHandle PROCESS = LAYOUT.varHandle(groupElement("l_pid"));

    private RecordLock() {}

    /// {@return how, a number of [RecordLockType]}
    public static int type(MemorySegment lock) {
        return (short) TYPE.get(lock, 0L);
    }

    /// Sets how, a number of [RecordLockType].
    public static void setType(MemorySegment lock, int value) {
        TYPE.set(lock, 0L, (short) value);
    }

    /// {@return where the start is counted from, a number of [SeekOrigin]}
    public static int origin(MemorySegment lock) {
        return (short) ORIGIN.get(lock, 0L);
    }

    /// Sets where the start is counted from, a number of [SeekOrigin].
    public static void setOrigin(MemorySegment lock, int value) {
        ORIGIN.set(lock, 0L, (short) value);
    }

    /// {@return where it begins, in bytes}
    public static long start(MemorySegment lock) {
        return (long) START.get(lock, 0L);
    }

    /// Sets where it begins, in bytes.
    public static void setStart(MemorySegment lock, long value) {
        START.set(lock, 0L, value);
    }

    /// {@return its length in bytes; 0 is to the end, however far that moves}
    public static long lengthBytes(MemorySegment lock) {
        return (long) LENGTH_BYTES.get(lock, 0L);
    }

    /// Sets its length in bytes; 0 is to the end, however far that moves.
    public static void setLengthBytes(MemorySegment lock, long value) {
        LENGTH_BYTES.set(lock, 0L, value);
    }

    /// {@return whose it is; 0 where it is set for an open file}
    public static int process(MemorySegment lock) {
        return (int) PROCESS.get(lock, 0L);
    }

    /// Sets whose it is; 0 where it is set for an open file.
    public static void setProcess(MemorySegment lock, int value) {
        PROCESS.set(lock, 0L, value);
    }
}
