package dev.torc.linux;

import dev.torc.uapi.ChildChange;
import dev.torc.uapi.ChildStatus;
import dev.torc.uapi.WaitFlags;
import dev.torc.uapi.WaitTarget;
import dev.torc.uring.PrepareProcess;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Waiting for child processes (Linux 6.7): as `waitid(2)`.
///
/// A child that `ProcessBuilder` started is waited for by the JVM as well, and whoever is first takes its status: ask
/// for such a child with [#awaitAndLeave], and expect ECHILD if the JVM was first.
public final class Children {

    private final Linux linux;

    Children(Linux linux) {
        this.linux = linux;
    }

    /// {@return an operation that waits until a child has ended, and takes its status, so that its number is
    /// free}
    ///
    /// @param pid which one
    public Operation<ChildEnd> await(int pid) {
        return await(pid, WaitFlags.EXITED);
    }

    /// {@return an operation that waits until a child has ended, and leaves its status to who started it}
    ///
    /// @param pid which one
    public Operation<ChildEnd> awaitAndLeave(int pid) {
        return await(pid, WaitFlags.EXITED | WaitFlags.NOWAIT);
    }

    private Operation<ChildEnd> await(int pid, int options) {
        MemorySegment status = Arena.ofAuto().allocate(ChildStatus.LAYOUT);
        Question<ChildEnd> wait = new Question<>(
                linux,
                "waitid",
                "process " + pid,
                ignored -> new ChildEnd(
                        ChildStatus.pid(status), cause(ChildStatus.code(status)), ChildStatus.status(status)));
        PrepareProcess.waitid(wait, Question.ENTRY, WaitTarget.PID, pid, status.address(), options);
        wait.keep(status);
        return wait;
    }

    private static ChildEnd.Cause cause(int code) {
        return switch (code) {
            case ChildChange.EXITED -> ChildEnd.Cause.EXITED;
            case ChildChange.DUMPED -> ChildEnd.Cause.DUMPED;
            default -> ChildEnd.Cause.KILLED; // of the codes that WEXITED lets through, the last
        };
    }
}
