package dev.torc.bench.runtime;

import dev.torc.client.Session;
import dev.torc.client.SessionSetup;
import dev.torc.reactor.Port;
import dev.torc.reactor.Reactor;
import dev.torc.reactor.ReactorSetup;
import java.io.IOException;
import java.nio.file.Path;

/// Where the calls of a cell go, on a reactor of its own, and what they are.
///
/// @param port where they go
/// @param question what they are
/// @param connection what it stands on beside the reactor, closed after it
/// @param session what ends while the reactor still runs
record Place(Port port, Question question, Closing connection, Closing session) implements AutoCloseable {

    /// What is to be closed.
    interface Closing {
        /// Closes it.
        void close() throws IOException;
    }

    private static final Closing NOTHING = () -> {};

    /// What the cells need that this process does not have.
    ///
    /// @param file what is read
    /// @param nops the socket of the server that answers NOPs
    /// @param files the socket of the server of the file's folder
    record Around(Path file, Path nops, Path files) {}

    /// Makes a reactor with a thread of its own.
    static Place onOwnThread(CallCell cell, Around around) throws IOException {
        return on(Reactor.start(ReactorSetup.standard()), cell, around);
    }

    /// Makes a reactor that the caller drives.
    static Place onThisThread(CallCell cell, Around around) throws IOException {
        return on(Reactor.onThisThread(ReactorSetup.standard()), cell, around);
    }

    private static Place on(Reactor reactor, CallCell cell, Around around) throws IOException {
        return switch (cell.kind()) {
            case NOP, READ, DIRECT -> new Place(reactor.linux(), Question.toLinux(cell, around.file), NOTHING, NOTHING);
            case SESSION -> {
                Connection connection = Connection.sleepingOnEvent(around.nops);
                yield new Place(connection.attachTo(reactor), new Question.Nothing(), connection::close, NOTHING);
            }
            case SESSION_READ -> {
                Session session = Session.connect(around.files, SessionSetup.standard(), reactor);
                yield new Place(
                        session.port(),
                        new Question.RemoteBlocks(session, around.file, cell.depth()),
                        NOTHING,
                        session::close);
            }
        };
    }

    @Override
    public void close() throws IOException {
        // What is in flight ends with the session or the reactor; only then is its memory nobody's.
        session.close();
        port.reactor().close();
        connection.close();
        question.close();
    }
}
