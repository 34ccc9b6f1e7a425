package dev.torc.scheme;

import dev.torc.scheme.ServerSetup.LinuxCalls;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/// A server that a test has started.
final class Served implements AutoCloseable {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    private final SchemeServer server;

    private Served(SchemeServer server) {
        this.server = server;
    }

    static Served start(Scheme scheme, Path folder, LinuxCalls linuxCalls) throws IOException {
        return start(scheme, folder, linuxCalls, Limits.standard());
    }

    static Served start(Scheme scheme, Path folder, LinuxCalls linuxCalls, Limits limits) throws IOException {
        return new Served(SchemeServer.start(
                scheme,
                ServerSetup.at(folder.resolve(scheme.name())).with(linuxCalls).with(limits)));
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
    }
}
