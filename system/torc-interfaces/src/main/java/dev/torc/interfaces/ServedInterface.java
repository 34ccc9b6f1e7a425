package dev.torc.interfaces;

import dev.torc.scheme.Scheme;

/// An implementation of a [RingInterface] as a scheme, which a server serves as any other.
///
/// ```text
///      Scheme scheme = ServedInterface.onServerThread("sensor", new SensorDispatcher(new Thermometer()));
///      try (Torc torc = Torc.attach(); ServedScheme served = torc.serve("sensor", scheme)) { … }
/// ```
///
/// What its methods throw becomes an errno: the `module-info` of this room says which.
public final class ServedInterface {

    private ServedInterface() {}

    /// {@return a scheme whose methods are called on the server's thread, one at a time: they must not wait, and
    /// what takes longer returns a `CompletableFuture`}
    ///
    /// A call of values of fixed size makes no object but the records among its arguments. A call that is
    /// cancelled, or whose session ends, has its future cancelled.
    ///
    /// @param name the scheme's
    public static Scheme onServerThread(String name, InterfaceDispatcher dispatcher) {
        return new ServerThreadCalls(name, dispatcher);
    }

    /// {@return a scheme whose methods may wait: each call is on a virtual thread of its own, several at one time}
    ///
    /// A call that is cancelled, or whose session ends, has its thread interrupted.
    ///
    /// @param name the scheme's
    /// @param most how many run at one time
    /// @param mostOfSession how many of them are one session's
    public static Scheme onVirtualThreads(String name, InterfaceDispatcher dispatcher, int most, int mostOfSession) {
        return new WaitingCalls(name, dispatcher, most, mostOfSession);
    }
}
