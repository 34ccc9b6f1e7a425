package dev.torc.uapi;

/// How an eventfd is made: `EFD_*`.
///
/// Stands in: the `flags` of `eventfd(2)`.
public final class EventFdFlags {

    /// A read takes one, not all.
    public static final int SEMAPHORE = 1;

    /// Fail with EAGAIN rather than wait.
    public static final int NONBLOCK = 04000;

    /// Closed by `execve(2)`.
    public static final int CLOEXEC = 02000000;

    private EventFdFlags() {}
}
