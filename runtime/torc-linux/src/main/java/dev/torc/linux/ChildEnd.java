package dev.torc.linux;

/// How a child process ended.
///
/// @param pid its number
/// @param cause how
/// @param status the exit code, or the number of the signal
public record ChildEnd(int pid, Cause cause, int status) {

    /// How.
    public enum Cause {
        /// By itself, with an exit code.
        EXITED,
        /// By a signal.
        KILLED,
        /// By a signal, and it left a core dump.
        DUMPED
    }
}
