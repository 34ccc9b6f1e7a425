package dev.torc.conformance;

import dev.torc.posix.EventDescriptor;
import dev.torc.posix.UnixSocket;
import dev.torc.reactor.Call;
import dev.torc.reactor.Port;
import dev.torc.reactor.Reactor;
import dev.torc.reactor.ReactorSetup;
import dev.torc.reactor.SessionPort;
import dev.torc.ring.ClientGreeting;
import dev.torc.ring.ClientRing;
import dev.torc.ring.Hello;
import dev.torc.ring.PollingPolicy;
import dev.torc.ring.RingSpec;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import java.time.Duration;

/// Calls to a [HoldingServer], over a session.
final class SessionCalls implements CallsUnderTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long POOL_BYTES = 4096;

    private final HoldingServer server;
    private final Reactor reactor;
    private final Line line;

    private SessionCalls(HoldingServer server, Reactor reactor, Line line) {
        this.server = server;
        this.reactor = reactor;
        this.line = line;
    }

    static SessionCalls open(ReactorSetup setup, HoldingServer server) throws IOException {
        return open(Reactor.start(setup), setup, server);
    }

    static SessionCalls open(Reactor reactor, ReactorSetup setup, HoldingServer server) throws IOException {
        return new SessionCalls(server, reactor, Line.open(reactor, server, setup.entries()));
    }

    /// One session, and all that it stands on.
    private record Line(
            SessionPort port, ClientGreeting.Attachment attachment, EventDescriptor bell, UnixSocket socket) {

        static Line open(Reactor reactor, HoldingServer server, int entries) throws IOException {
            UnixSocket socket = UnixSocket.connect(server.socket());
            EventDescriptor bell = EventDescriptor.create();
            Hello hello = new Hello(Hello.FEATURES, RingSpec.ofEntries(entries), POOL_BYTES, Hello.Wake.EVENT);
            ClientGreeting.Attachment attachment = ClientGreeting.attach(socket, hello, bell, LIMIT);
            ClientRing ring = new ClientRing(
                    attachment.segment(), attachment.serverEvent().orElse(null), PollingPolicy.never());
            return new Line(
                    reactor.attach(new SessionPort.Session(ring, bell, socket.descriptor())), attachment, bell, socket);
        }

        void close() {
            port.close();
            socket.close();
            attachment.close();
            bell.close();
        }
    }

    @Override
    public Reactor reactor() {
        return reactor;
    }

    @Override
    public Port port() {
        return line.port;
    }

    @Override
    public Call held(int key) {
        Call call = new Call();
        SubmissionEntry.clear(call, Call.ENTRY);
        SubmissionEntry.setHeader(call, Call.ENTRY, HoldingScheme.HOLD, 0, 0);
        SubmissionEntry.setOffset(call, Call.ENTRY, key);
        return call;
    }

    @Override
    public void release(int key) throws IOException {
        server.releasing().release(key);
    }

    @Override
    public boolean endOtherSide() throws IOException {
        server.close();
        return true;
    }

    @Override
    public void close() throws IOException {
        line.close();
        reactor.close();
        server.close();
    }
}
