package dev.torc.scheme.file;

import dev.torc.reactor.Reactor;
import dev.torc.reactor.ReactorSetup;
import dev.torc.scheme.Scheme;
import dev.torc.scheme.SchemeServer;
import dev.torc.scheme.ServerSetup;
import dev.torc.scheme.ServerSetup.LinuxCalls;
import java.io.IOException;
import java.util.Optional;

/// How a service under test is run.
enum Serving {
    /// On its own thread, by the Linux ring.
    URING,
    /// On its own thread, by blocking calls in others.
    THREADS,
    /// As the program does that has nothing to say about it.
    BEST,
    /// On a reactor, by its Linux ring.
    REACTOR;

    /// A server, and the reactor that it is hosted on.
    record Running(SchemeServer server, Optional<Reactor> reactor) implements AutoCloseable {

        @Override
        public void close() {
            server.close();
            reactor.ifPresent(Reactor::close);
        }
    }

    Running start(Scheme scheme, ServerSetup setup) throws IOException {
        return switch (this) {
            case URING -> own(scheme, setup.with(LinuxCalls.URING));
            case THREADS -> own(scheme, setup.with(LinuxCalls.THREADS));
            case BEST -> own(scheme, setup);
            case REACTOR -> hosted(scheme, setup.with(LinuxCalls.URING));
        };
    }

    private static Running own(Scheme scheme, ServerSetup setup) throws IOException {
        return new Running(SchemeServer.start(scheme, setup), Optional.empty());
    }

    private static Running hosted(Scheme scheme, ServerSetup setup) throws IOException {
        Reactor reactor = Reactor.start(ReactorSetup.standard().named("hosting"));
        try {
            return new Running(SchemeServer.start(scheme, setup, reactor), Optional.of(reactor));
        } catch (IOException | RuntimeException e) {
            reactor.close();
            throw e;
        }
    }
}
