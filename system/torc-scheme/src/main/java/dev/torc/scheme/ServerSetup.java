package dev.torc.scheme;

import dev.torc.courier.Couriers;
import dev.torc.ring.PollingPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// What a server is asked to be.
///
/// @param socket where clients connect, in a directory that only those can search who may connect; nothing where
///     they are all introduced, by [SchemeServer#introduce]
/// @param limits what it grants at most
/// @param linuxCalls how it does what it needs of Linux
/// @param polling whether its own thread polls before it sleeps; a hosted server's reactor decides for itself
/// @param slowTurn how long the scheme may hold up the server's thread in one turn of a session before that is
///     logged and counted
/// @param drainLimit how long the server waits, when it stops, for calls that the scheme has taken and does not
///     answer
/// @param couriers what carries the sessions whose clients ask for mailboxes, lent until the server has ended;
///     without, they are refused
public record ServerSetup(
        Optional<Path> socket,
        Limits limits,
        LinuxCalls linuxCalls,
        Supplier<PollingPolicy> polling,
        Duration slowTurn,
        Duration drainLimit,
        Optional<Couriers> couriers) {

    private static final Duration SLOW_TURN = Duration.ofMillis(50);
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(10);

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
        return usual(Optional.of(socket));
    }

    /// {@return a server that listens nowhere, to which each client is introduced, with the usual limits}
    public static ServerSetup introduced() {
        return usual(Optional.empty());
    }

    private static ServerSetup usual(Optional<Path> socket) {
        return new ServerSetup(
                socket,
                Limits.standard(),
                LinuxCalls.BEST,
                PollingPolicy::learning,
                SLOW_TURN,
                DRAIN_LIMIT,
                Optional.empty());
    }

    /// {@return this, listening nowhere}
    ServerSetup without() {
        return new ServerSetup(Optional.empty(), limits, linuxCalls, polling, slowTurn, drainLimit, couriers);
    }

    /// {@return this with other limits}
    public ServerSetup with(Limits otherLimits) {
        return new ServerSetup(socket, otherLimits, linuxCalls, polling, slowTurn, drainLimit, couriers);
    }

    /// {@return this with another way to Linux}
    public ServerSetup with(LinuxCalls way) {
        return new ServerSetup(socket, limits, way, polling, slowTurn, drainLimit, couriers);
    }

    /// {@return this with another way to wait}
    public ServerSetup withPolling(Supplier<PollingPolicy> otherPolling) {
        return new ServerSetup(socket, limits, linuxCalls, otherPolling, slowTurn, drainLimit, couriers);
    }

    /// {@return this with another limit for what the scheme may take of the server's thread}
    public ServerSetup withSlowTurn(Duration otherLimit) {
        return new ServerSetup(socket, limits, linuxCalls, polling, otherLimit, drainLimit, couriers);
    }

    /// {@return this with another limit for how long it waits, when it stops, for the scheme's answers}
    ///
    /// A call that is not answered by then ends with ESHUTDOWN: whether it had any effect is not known. The pool of
    /// its session stays mapped until the process ends, since the scheme may still write there.
    public ServerSetup withDrainLimit(Duration otherLimit) {
        return new ServerSetup(socket, limits, linuxCalls, polling, slowTurn, otherLimit, couriers);
    }

    /// {@return this, which also grants sessions by mailboxes}
    ///
    /// @param process what carries them, lent until the server has ended
    public ServerSetup withCouriers(Couriers process) {
        return new ServerSetup(socket, limits, linuxCalls, polling, slowTurn, drainLimit, Optional.of(process));
    }
}
