package dev.torc.conformance;

import dev.torc.courier.ClientCourier;
import dev.torc.courier.Couriers;
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
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

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

    static SessionCalls openByMailboxes(ReactorSetup setup, HoldingServer server, Path region) throws IOException {
        Reactor reactor = Reactor.start(setup);
        return new SessionCalls(server, reactor, Line.openByMailboxes(reactor, server, setup.entries(), region));
    }

    /// One session, and all that it stands on.
    private record Line(
            SessionPort port,
            ClientGreeting.Attachment attachment,
            EventDescriptor bell,
            UnixSocket socket,
            Optional<ByMailboxes> byMailboxes) {

        /// What a session by mailboxes has beside that.
        private record ByMailboxes(Couriers couriers, ClientCourier courier) {

            void close() {
                courier.close();
                couriers.close();
            }
        }

        static Line open(Reactor reactor, HoldingServer server, int entries) throws IOException {
            UnixSocket socket = UnixSocket.connect(server.socket());
            EventDescriptor bell = EventDescriptor.create();
            Hello hello = new Hello(Hello.FEATURES, RingSpec.ofEntries(entries), POOL_BYTES, Hello.Wake.EVENT);
            ClientGreeting.Attachment attachment = ClientGreeting.attach(socket, hello, bell, LIMIT);
            ClientRing ring = new ClientRing(
                    attachment.segment(), attachment.serverEvent().orElse(null), PollingPolicy.never());
            return new Line(attached(reactor, ring, bell, socket), attachment, bell, socket, Optional.empty());
        }

        static Line openByMailboxes(Reactor reactor, HoldingServer server, int entries, Path region)
                throws IOException {
            UnixSocket socket = UnixSocket.connect(server.socket());
            EventDescriptor bell = EventDescriptor.create();
            Couriers couriers = Couriers.open(region);
            ClientCourier courier = couriers.ofClient(socket::hangUp);
            Hello hello = Hello.byMailbox(RingSpec.ofEntries(entries), POOL_BYTES, courier.address());
            ClientGreeting.Attachment attachment = ClientGreeting.attach(socket, hello, null, LIMIT);
            ClientRing ring = courier.begin(
                    attachment.segment(), attachment.welcome().mailbox().orElseThrow(), bell, PollingPolicy.never());
            return new Line(
                    attached(reactor, ring, bell, socket),
                    attachment,
                    bell,
                    socket,
                    Optional.of(new ByMailboxes(couriers, courier)));
        }

        private static SessionPort attached(Reactor reactor, ClientRing ring, EventDescriptor bell, UnixSocket socket)
                throws IOException {
            return reactor.attach(new SessionPort.Session(ring, bell, socket.descriptor()));
        }

        void close() {
            port.close();
            byMailboxes.ifPresent(ByMailboxes::close);
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
