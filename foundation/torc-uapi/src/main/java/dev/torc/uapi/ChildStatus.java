package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// What `waitid(2)` answers: `siginfo_t`, as SIGCHLD fills it.
///
/// The accessors read and write one struct that begins where `status` does, with plain access, and allocate
/// nothing.
public final class ChildStatus {

    /// `siginfo_t`.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("si_signo"),
                    JAVA_INT.withName("si_errno"),
                    JAVA_INT.withName("si_code"),
                    MemoryLayout.paddingLayout(4),
                    JAVA_INT.withName("si_pid"),
                    JAVA_INT.withName("si_uid"),
                    JAVA_INT.withName("si_status"),
                    MemoryLayout.paddingLayout(100))
            .withName("siginfo_t");

    private static final VarHandle SIGNAL = LAYOUT.varHandle(groupElement("si_signo"));
    private static final VarHandle CODE = LAYOUT.varHandle(groupElement("si_code"));
    private static final VarHandle PID = LAYOUT.varHandle(groupElement("si_pid"));
    private static final VarHandle UID = LAYOUT.varHandle(groupElement("si_uid"));
    private static final VarHandle STATUS = LAYOUT.varHandle(groupElement("si_status"));

    private ChildStatus() {}

    /// {@return SIGCHLD, or 0 if no child was there to report}
    public static int signal(MemorySegment status) {
        return (int) SIGNAL.get(status, 0L);
    }

    /// {@return how it changed: as [ChildChange]}
    public static int code(MemorySegment status) {
        return (int) CODE.get(status, 0L);
    }

    /// {@return which child}
    public static int pid(MemorySegment status) {
        return (int) PID.get(status, 0L);
    }

    /// {@return its user}
    public static int uid(MemorySegment status) {
        return (int) UID.get(status, 0L);
    }

    /// Says that a child has ended.
    ///
    /// @param code how, as [ChildChange]
    /// @param exitOrSignal its exit status, or the signal that ended it
    public static void setEnd(MemorySegment status, int pid, int uid, int code, int exitOrSignal) {
        status.asSlice(0, LAYOUT.byteSize()).fill((byte) 0);
        SIGNAL.set(status, 0L, SignalNumber.CHLD);
        CODE.set(status, 0L, code);
        PID.set(status, 0L, pid);
        UID.set(status, 0L, uid);
        STATUS.set(status, 0L, exitOrSignal);
    }

    /// {@return its exit status, or the signal that changed it}
    public static int status(MemorySegment status) {
        return (int) STATUS.get(status, 0L);
    }
}
