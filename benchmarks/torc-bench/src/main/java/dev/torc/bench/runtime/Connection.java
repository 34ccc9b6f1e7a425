package dev.torc.bench.runtime;

import dev.torc.bench.ChildMain;
import dev.torc.bench.ring.NopServer;
import dev.torc.posix.EventDescriptor;
import dev.torc.posix.UnixSocket;
import dev.torc.reactor.Reactor;
import dev.torc.reactor.SessionPort;
import dev.torc.ring.ClientGreeting;
import dev.torc.ring.ClientRing;
import dev.torc.ring.Hello;
import dev.torc.ring.PollingPolicy;
import dev.torc.ring.RingSpec;
import dev.torc.ring.ServerGreeting;
import dev.torc.ring.ServerRing;
import dev.torc.ring.SessionSegment;
import dev.torc.ring.Welcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A session with a process that answers NOPs: the client's end, and that process.
///
/// @param socket the control socket
/// @param bell the eventfd that the client sleeps on; none where it sleeps on its futex
/// @param attachment what the server granted
/// @param ring the client's end
record Connection(
        UnixSocket socket, Optional<EventDescriptor> bell, ClientGreeting.Attachment attachment, ClientRing ring)
        implements AutoCloseable {

    private static final Duration GREETING_LIMIT = Duration.ofSeconds(15);
    private static final Duration LISTENING_LIMIT = Duration.ofMinutes(10);
    private static final RingSpec SPEC = RingSpec.ofEntries(128);

    /// Connects a client whose thread sleeps on its futex.
    static Connection sleepingOnFutex(Path socketPath) throws IOException {
        return connect(socketPath, Optional.empty());
    }

    /// Connects a client that a reactor is to drive.
    static Connection sleepingOnEvent(Path socketPath) throws IOException {
        return connect(socketPath, Optional.of(EventDescriptor.create()));
    }

    private static Connection connect(Path socketPath, Optional<EventDescriptor> bell) throws IOException {
        UnixSocket socket = UnixSocket.connect(socketPath);
        Hello.Wake wake = bell.isPresent() ? Hello.Wake.EVENT : Hello.Wake.FUTEX;
        ClientGreeting.Attachment attachment = ClientGreeting.attach(
                socket, new Hello(Hello.FEATURES, SPEC, 0, wake), bell.orElse(null), GREETING_LIMIT);
        ClientRing ring =
                new ClientRing(attachment.segment(), attachment.serverEvent().orElse(null), PollingPolicy.learning());
        return new Connection(socket, bell, attachment, ring);
    }

    /// Lets a reactor drive it.
    SessionPort attachTo(Reactor reactor) throws IOException {
        return reactor.attach(new SessionPort.Session(ring, bell.orElseThrow(), socket.descriptor()));
    }

    @Override
    public void close() {
        ring.closing();
        socket.close();
        attachment.close();
        bell.ifPresent(EventDescriptor::close);
    }

    /// Answers the calls of one client after the other.
    static void serve(Path socketPath, ChildMain.Console console) throws Exception {
        try (UnixSocket listener = UnixSocket.listen(socketPath)) {
            console.ready();
            while (true) {
                try (UnixSocket socket = listener.accept(LISTENING_LIMIT)) {
                    serve(socket);
                }
            }
        }
    }

    private static void serve(UnixSocket socket) throws IOException, InterruptedException {
        ServerGreeting.Received received = NopServer.greeted(socket);
        RingSpec spec = received.hello().spec();
        Optional<EventDescriptor> clientEvent = received.clientEvent();
        try (SessionSegment segment = SessionSegment.create(spec)) {
            Welcome welcome = new Welcome(Hello.FEATURES, spec, 0, 0, Hello.Wake.FUTEX);
            if (!ServerGreeting.welcome(socket, welcome, segment, List.of(), null)) {
                throw new IOException("the client took no welcome");
            }
            NopServer.answer(new ServerRing(segment, clientEvent.orElse(null), PollingPolicy.learning()));
        } finally {
            clientEvent.ifPresent(EventDescriptor::close);
        }
    }
}
