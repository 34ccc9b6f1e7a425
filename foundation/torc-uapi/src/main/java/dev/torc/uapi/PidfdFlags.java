package dev.torc.uapi;

/// How a process's descriptor is made: `PIDFD_*`.
///
/// Stands in: the `flags` of `pidfd_open(2)`.
public final class PidfdFlags {

    /// Waiting fails with EAGAIN rather than waits. Since 5.10.
    public static final int NONBLOCK = 04000;

    /// Of a thread, not of its process. Since 6.9.
    public static final int THREAD = 0200;

    private PidfdFlags() {}
}
