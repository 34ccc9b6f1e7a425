package dev.torc.init;

/// When a service is ready, so that those that come after it are started.
public enum Readiness {
    /// When it says so: it sends `READY=1` to the socket that `NOTIFY_SOCKET` names, as `sd_notify(3)` has it.
    NOTIFY,
    /// As soon as its process runs.
    START,
    /// When its process has ended well: for what has something to do once.
    EXIT
}
