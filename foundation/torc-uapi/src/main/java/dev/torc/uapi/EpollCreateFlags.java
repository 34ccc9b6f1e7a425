package dev.torc.uapi;

/// How an epoll is made: `EPOLL_*`.
///
/// Stands in: the `flags` of `epoll_create1(2)`.
public final class EpollCreateFlags {

    /// Closed by `execve(2)`.
    public static final int CLOEXEC = 02000000;

    private EpollCreateFlags() {}
}
