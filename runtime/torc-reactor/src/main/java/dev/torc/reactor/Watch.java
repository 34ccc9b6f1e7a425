package dev.torc.reactor;

/// A descriptor that the reactor watches.
///
/// **Threads.** The reactor's.
public interface Watch extends AutoCloseable {

    /// Ends the watch: nothing more is told. The descriptor may be closed after it.
    @Override
    void close();
}
