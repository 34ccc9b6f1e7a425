package dev.torc.kernel;

/// Who wants to know when something that is open becomes ready.
///
/// **Threads.** The kernel's.
public interface Watcher {

    /// The resource has become ready for what it was not ready for before, or more of it has come.
    ///
    /// @param events as [dev.torc.uapi.PollFlags]
    void becameReady(int events);

    /// The resource is closed, and its watchers are forgotten.
    void closed();
}
