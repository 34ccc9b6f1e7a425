package dev.torc.scheme;

import dev.torc.ring.PollingPolicy;
import java.nio.file.Path;
import java.util.function.Supplier;

/// What a server is asked to be.
///
/// @param socket where clients connect, in a directory that only those can search who may connect
/// @param limits what it grants at most
/// @param linuxCalls how it does what it needs of Linux
/// @param polling whether its thread polls before it sleeps
public record ServerSetup(Path socket, Limits limits, LinuxCalls linuxCalls, Supplier<PollingPolicy> polling) {

    /// How a server does what it needs of Linux.
    public enum LinuxCalls {
        /// By the ring where io_uring is to be had, else by threads.
        BEST,
        /// By the ring; the server does not start without.
        URING,
        /// By blocking calls in threads.
        THREADS
    }

    /// {@return a server at a socket, with the usual limits, by the best way that there is}
    public static ServerSetup at(Path socket) {
        return new ServerSetup(socket, Limits.standard(), LinuxCalls.BEST, PollingPolicy::learning);
    }

    /// {@return this with other limits}
    public ServerSetup with(Limits otherLimits) {
        return new ServerSetup(socket, otherLimits, linuxCalls, polling);
    }

    /// {@return this with another way to Linux}
    public ServerSetup with(LinuxCalls way) {
        return new ServerSetup(socket, limits, way, polling);
    }

    /// {@return this with another way to wait}
    public ServerSetup withPolling(Supplier<PollingPolicy> otherPolling) {
        return new ServerSetup(socket, limits, linuxCalls, otherPolling);
    }
}
