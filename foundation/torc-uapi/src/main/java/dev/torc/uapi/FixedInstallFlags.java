package dev.torc.uapi;

/// How [Opcode#FIXED_FD_INSTALL] makes a descriptor of a registered file: `IORING_FIXED_FD_*`.
///
/// Stands in: `install_fd_flags` of a submission entry.
public final class FixedInstallFlags {

    /// The descriptor survives `execve(2)`. Since 6.8.
    public static final int NO_CLOEXEC = 1 << 0;

    private FixedInstallFlags() {}
}
