package dev.torc.scheme;

import java.nio.file.Path;

/// What a server is asked to be.
///
/// @param socket where clients connect, in a directory that only those can search who may connect
/// @param limits what it grants at most
/// @param linuxCalls how it does what it needs of Linux
public record ServerSetup(Path socket, Limits limits, LinuxCalls linuxCalls) {

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
        return new ServerSetup(socket, Limits.standard(), LinuxCalls.BEST);
    }

    /// {@return this with other limits}
    public ServerSetup with(Limits otherLimits) {
        return new ServerSetup(socket, otherLimits, linuxCalls);
    }

    /// {@return this with another way to Linux}
    public ServerSetup with(LinuxCalls way) {
        return new ServerSetup(socket, limits, way);
    }
}
