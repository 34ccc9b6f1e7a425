package dev.torc.reactor;

import dev.torc.posix.Descriptor;
import java.io.IOException;

/// The one place where a reactor sleeps.
///
/// **Threads.** The reactor's.
sealed interface Place permits RingPlace, EpollPlace {

    /// Watches a descriptor: each time that it becomes ready is told, and no level.
    ///
    /// @param pollEvents `POLL*`
    /// @param onReady short, and waits for nothing
    Watch watch(Descriptor watched, int pollEvents, Runnable onReady) throws IOException;

    /// Watches a descriptor until it is ready, or is so already, which is told once.
    ///
    /// @param pollEvents `POLL*`
    /// @param onReady short, and waits for nothing
    Watch watchOnce(Descriptor watched, int pollEvents, Runnable onReady) throws IOException;

    /// {@return whether something has happened that is not told yet, by looking at memory only}
    boolean hasEvents();

    /// Tells what has happened and is in memory.
    ///
    /// @return whether anything was
    boolean tell();

    /// Submits what is claimed and asks for what has happened, without waiting.
    void poll() throws IOException;

    /// Submits what is claimed and waits until something happens, or the time is over.
    ///
    /// @param mostNanos the longest wait, [Long#MAX_VALUE] for ever
    void await(long mostNanos) throws IOException;

    /// Gives it back. Nothing is in flight.
    void close();
}
