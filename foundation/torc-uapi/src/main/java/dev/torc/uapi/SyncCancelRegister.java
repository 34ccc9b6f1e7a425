package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// What to cancel, and how long to wait for that: `struct io_uring_sync_cancel_reg`.
///
/// The accessors read and write one struct that begins where `cancel` does, with plain access, and allocate nothing.
public final class SyncCancelRegister {

    /// `struct io_uring_sync_cancel_reg`.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_LONG.withName("addr"),
                    JAVA_INT.withName("fd"),
                    JAVA_INT.withName("flags"),
                    MemoryLayout.structLayout(JAVA_LONG.withName("tv_sec"), JAVA_LONG.withName("tv_nsec"))
                            .withName("timeout"),
                    JAVA_BYTE.withName("opcode"),
                    MemoryLayout.sequenceLayout(7, JAVA_BYTE).withName("pad"),
                    MemoryLayout.sequenceLayout(3, JAVA_LONG).withName("pad2"))
            .withName("io_uring_sync_cancel_reg");

    private static final VarHandle USER_DATA = LAYOUT.varHandle(groupElement("addr"));
    private static final VarHandle FD = LAYOUT.varHandle(groupElement("fd"));
    private static final VarHandle FLAGS = LAYOUT.varHandle(groupElement("flags"));
    private static final VarHandle TIMEOUT_SECONDS = LAYOUT.varHandle(groupElement("timeout"), groupElement("tv_sec"));
    private static final VarHandle TIMEOUT_NANOS = LAYOUT.varHandle(groupElement("timeout"), groupElement("tv_nsec"));
    private static final VarHandle OPCODE = LAYOUT.varHandle(groupElement("opcode"));

    private SyncCancelRegister() {}

    /// {@return the user data to match}
    public static long userData(MemorySegment cancel) {
        return (long) USER_DATA.get(cancel, 0L);
    }

    /// Sets the user data to match.
    public static void setUserData(MemorySegment cancel, long value) {
        USER_DATA.set(cancel, 0L, value);
    }

    /// {@return the descriptor to match}
    public static int fd(MemorySegment cancel) {
        return (int) FD.get(cancel, 0L);
    }

    /// Sets the descriptor to match.
    public static void setFd(MemorySegment cancel, int value) {
        FD.set(cancel, 0L, value);
    }

    /// {@return the [CancelFlags]}
    public static int flags(MemorySegment cancel) {
        return (int) FLAGS.get(cancel, 0L);
    }

    /// Sets the [CancelFlags].
    public static void setFlags(MemorySegment cancel, int value) {
        FLAGS.set(cancel, 0L, value);
    }

    /// {@return the seconds of the time limit; -1 in both parts for none}
    public static long timeoutSeconds(MemorySegment cancel) {
        return (long) TIMEOUT_SECONDS.get(cancel, 0L);
    }

    /// Sets the seconds of the time limit; -1 in both parts for none.
    public static void setTimeoutSeconds(MemorySegment cancel, long value) {
        TIMEOUT_SECONDS.set(cancel, 0L, value);
    }

    /// {@return the nanoseconds of the time limit}
    public static long timeoutNanos(MemorySegment cancel) {
        return (long) TIMEOUT_NANOS.get(cancel, 0L);
    }

    /// Sets the nanoseconds of the time limit.
    public static void setTimeoutNanos(MemorySegment cancel, long value) {
        TIMEOUT_NANOS.set(cancel, 0L, value);
    }

    /// {@return the [Opcode] to match, 0 to 255; since 6.6}
    public static int opcode(MemorySegment cancel) {
        return (byte) OPCODE.get(cancel, 0L) & 0xff;
    }

    /// Sets the [Opcode] to match, 0 to 255; since 6.6.
    public static void setOpcode(MemorySegment cancel, int value) {
        OPCODE.set(cancel, 0L, (byte) value);
    }
}
