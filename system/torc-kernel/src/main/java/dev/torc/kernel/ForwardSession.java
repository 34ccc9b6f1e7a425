package dev.torc.kernel;

import dev.torc.memory.SharedSegment;
import dev.torc.posix.EventDescriptor;
import dev.torc.posix.UnixSocket;
import dev.torc.reactor.Reactor;
import dev.torc.reactor.SessionPort;
import dev.torc.reactor.Watch;
import dev.torc.ring.ClientGreeting;
import dev.torc.ring.ClientRing;
import dev.torc.ring.Hello;
import dev.torc.ring.PollingPolicy;
import dev.torc.ring.RingSpec;
import dev.torc.uapi.PollFlags;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Optional;

/// The kernel's own session with a scheme's process: the greeting, which nobody waits for, then the ring.
///
/// **Threads.** The kernel's.
final class ForwardSession {

    private static final System.Logger LOG = System.getLogger(ForwardSession.class.getName());

    private static final int ENTRIES = 1024;
    private static final long POOL_BYTES = 2048L * Blocks.BYTES;

    private final KernelHost host;
    private final ProcessScheme scheme;
    private final UnixSocket socket;
    private final EventDescriptor bell;
    private Optional<Watch> greeting = Optional.empty();
    private Optional<Begun> begun = Optional.empty();
    private boolean closed;

    /// What there is once the scheme has answered the greeting.
    private record Begun(ClientGreeting.Attachment attachment, SessionPort port, Forwarder forwarder) {}

    private ForwardSession(KernelHost host, ProcessScheme scheme, UnixSocket socket, EventDescriptor bell) {
        this.host = host;
        this.scheme = scheme;
        this.socket = socket;
        this.bell = bell;
    }

    /// Introduces the kernel to the scheme, and says hello.
    static ForwardSession begin(KernelHost host, ProcessScheme scheme) throws IOException {
        EventDescriptor bell = EventDescriptor.create();
        UnixSocket.Pair pair;
        try {
            pair = UnixSocket.pair();
        } catch (IOException e) {
            bell.close();
            throw e;
        }
        ForwardSession session = new ForwardSession(host, scheme, pair.second(), bell);
        try {
            if (scheme.introduceForwarder(pair.first(), host.self()) != 0) {
                throw new IOException("its process does not take those that are introduced to it");
            }
            Hello hello = new Hello(Hello.FEATURES, RingSpec.ofEntries(ENTRIES), POOL_BYTES, Hello.Wake.EVENT);
            if (!ClientGreeting.trySay(pair.second(), hello, bell)) {
                throw new IOException("its process does not take the greeting");
            }
            session.listen(host.reactor());
            return session;
        } catch (IOException | RuntimeException e) {
            session.close();
            throw e;
        } finally {
            pair.first().close();
        }
    }

    private void listen(Reactor reactor) throws IOException {
        greeting = Optional.of(reactor.watchOnce(socket.descriptor(), PollFlags.IN | PollFlags.RDHUP, this::hear));
    }

    private void hear() {
        if (closed) {
            return;
        }
        greeting = Optional.empty();
        try {
            Optional<ClientGreeting.Attachment> attachment = ClientGreeting.tryHear(socket);
            if (attachment.isEmpty()) {
                listen(host.reactor());
                return;
            }
            begin(attachment.get());
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.WARNING, "nothing can be forwarded to {0}: {1}", scheme, e.getMessage());
            close();
            scheme.forwardsNoMore();
        }
    }

    private void begin(ClientGreeting.Attachment attachment) throws IOException {
        try {
            if (attachment.pools().isEmpty()
                    || attachment.pools().getFirst().memory().byteSize() < Blocks.BYTES) {
                throw new IOException("it grants no pool to forward by");
            }
            ClientRing ring = new ClientRing(
                    attachment.segment(), attachment.serverEvent().orElse(null), PollingPolicy.never());
            SessionPort port = host.reactor().attach(new SessionPort.Session(ring, bell, socket.descriptor()));
            SharedSegment pool = attachment.pools().getFirst();
            port.offsetsAreIn(pool.memory());
            int calls =
                    Math.min(ring.submissions().capacity(), ring.completions().capacity());
            Forwarder forwarder = new Forwarder(host, port, pool.memory(), calls);
            begun = Optional.of(new Begun(attachment, port, forwarder));
            var unused = port.ended().thenRun(this::over);
            scheme.forwards(forwarder);
        } catch (IOException | RuntimeException e) {
            attachment.close();
            throw e;
        }
    }

    /// The scheme's process has ended the session, or died.
    private void over() {
        if (!closed) {
            host.reactor().execute(() -> {
                if (!closed) {
                    close();
                    scheme.forwardsNoMore();
                }
            });
        }
    }

    /// {@return what forwards, once the scheme has answered the greeting}
    Optional<Forwarder> forwarder() {
        return begun.map(Begun::forwarder);
    }

    /// Ends it: every call that is forwarded ends with ENODEV.
    void close() {
        if (closed) {
            return;
        }
        closed = true;
        greeting.ifPresent(Watch::close);
        begun.ifPresent(now -> {
            now.port().close();
            now.attachment().close();
        });
        socket.close();
        bell.close();
    }
}
