package dev.torc.init;

import dev.torc.client.Session;
import dev.torc.client.SessionEndedException;
import dev.torc.client.SessionSetup;
import dev.torc.memory.Slice;
import dev.torc.ring.session.Domain;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// A session with the [Init] of a domain.
///
/// **Threads.** One at a time.
public final class InitSession implements AutoCloseable {

    private static final long ROOM_BYTES = 256 * 1024;

    private final Session session;

    private InitSession(Session session) {
        this.session = session;
    }

    /// Connects with the one that runs in a domain.
    ///
    /// @throws java.nio.file.NoSuchFileException if none runs
    /// @throws java.net.ConnectException if none runs any more
    /// @throws IOException if it refuses
    public static InitSession connect(Domain domain) throws IOException {
        return new InitSession(Session.connect(domain.socket(Init.NAME), SessionSetup.standard()));
    }

    /// {@return how far each service is, in the order in which they are started}
    ///
    /// @throws IOException if it does not answer, or tells what this version does not understand
    public List<ServiceStatus> status() throws IOException {
        try (Slice slice = session.allocate(ROOM_BYTES)) {
            long bytes = session.call(InitScheme.STATUS, "status", Init.NAME)
                    .memory(slice)
                    .run();
            String text =
                    new String(slice.memory().asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
            List<Optional<ServiceStatus>> lines =
                    text.lines().map(ServiceStatus::parse).toList();
            if (lines.stream().anyMatch(Optional::isEmpty)) {
                throw new IOException("init tells of a service what this version does not understand");
            }
            return lines.stream().map(Optional::orElseThrow).toList();
        }
    }

    /// Stops everything, and returns when that is done.
    ///
    /// @throws IOException if it refuses
    public void stop() throws IOException {
        try {
            var unused = session.call(InitScheme.STOP, "stop", Init.NAME).run();
        } catch (SessionEndedException e) {
            // It is gone: that is what was asked for.
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
