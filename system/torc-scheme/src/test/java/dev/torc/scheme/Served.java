package dev.torc.scheme;

import dev.torc.reactor.Reactor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/// A server that a test has started.
final class Served implements AutoCloseable {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    private final SchemeServer server;
    private final Optional<Reactor> reactor;

    private Served(SchemeServer server, Optional<Reactor> reactor) {
        this.server = server;
        this.reactor = reactor;
    }

    static Served start(Scheme scheme, Path folder, Serving serving) throws IOException {
        return start(scheme, folder, serving, Limits.standard());
    }

    static Served start(Scheme scheme, Path folder, Serving serving, Limits limits) throws IOException {
        return start(scheme, folder, serving, setup -> setup.with(limits));
    }

    static Served start(Scheme scheme, Path folder, Serving serving, UnaryOperator<ServerSetup> change)
            throws IOException {
        ServerSetup setup =
                change.apply(ServerSetup.at(folder.resolve(scheme.name())).with(serving.linuxCalls()));
        Optional<Reactor> reactor = serving.reactor();
        return new Served(
                reactor.isPresent()
                        ? SchemeServer.start(scheme, setup, reactor.get())
                        : SchemeServer.start(scheme, setup),
                reactor);
    }

    SchemeServer server() {
        return server;
    }

    RawClient connect() throws IOException {
        return RawClient.connect(server.socket());
    }

    void untilSessions(long count) {
        until(count + " sessions", () -> server.counters().sessions() == count);
    }

    /// Waits for something that another thread brings about.
    static void until(String what, BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begin > LONGEST_WAIT.toNanos()) {
                throw new AssertionError("it did not come: " + what);
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        server.close();
        reactor.ifPresent(Reactor::close);
    }
}
