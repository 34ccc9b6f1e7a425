package dev.torc.bench.runtime;

import dev.torc.reactor.Port;
import dev.torc.reactor.Reactor;
import dev.torc.reactor.ReactorSetup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// Where the calls of a cell go, on a reactor of its own.
///
/// @param port where they go
/// @param connection what it stands on, if that is a session
record Place(Port port, Optional<Connection> connection) implements AutoCloseable {

    /// Makes a reactor with a thread of its own.
    static Place onOwnThread(CallCell cell, Path socket) throws IOException {
        return on(Reactor.start(ReactorSetup.standard()), cell, socket);
    }

    /// Makes a reactor that the caller drives.
    static Place onThisThread(CallCell cell, Path socket) throws IOException {
        return on(Reactor.onThisThread(ReactorSetup.standard()), cell, socket);
    }

    private static Place on(Reactor reactor, CallCell cell, Path socket) throws IOException {
        return switch (cell.kind()) {
            case NOP, READ, DIRECT -> new Place(reactor.linux(), Optional.empty());
            case SESSION -> {
                Connection connection = Connection.sleepingOnEvent(socket);
                yield new Place(connection.attachTo(reactor), Optional.of(connection));
            }
        };
    }

    @Override
    public void close() {
        // It ends the session first.
        port.reactor().close();
        connection.ifPresent(Connection::close);
    }
}
