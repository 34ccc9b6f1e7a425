package dev.torc.kernel;

import dev.torc.posix.UnixSocket;
import dev.torc.reactor.Reactor;
import dev.torc.reactor.ReactorSetup;
import dev.torc.reactor.ReactorSetup.Sleeping;
import dev.torc.ring.session.Domain;
import dev.torc.scheme.SchemeServer;
import dev.torc.scheme.ServerSetup;
import dev.torc.scheme.ServerSetup.LinuxCalls;
import dev.torc.uapi.PeerCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/// The kernel of a domain, which processes attach to, and by which they find each other.
///
/// ```text
///      try (Kernel kernel = Kernel.start(KernelSetup.at(Domain.current().create()))) {
///          kernel.awaitEnd();
///      }
/// ```
///
/// **Threads.** Any.
public final class Kernel implements AutoCloseable {

    /// What its socket in the domain's directory is called; no scheme of a process has this name.
    public static final String NAME = Domain.KERNEL;

    private static final int ENTRIES = 512;
    private static final Set<PosixFilePermission> FOR_ALL = PosixFilePermissions.fromString("rw-rw-rw-");

    private final SchemeServer server;
    private final Reactor reactor;
    private final KernelCounters counters;

    private Kernel(SchemeServer server, Reactor reactor, KernelCounters counters) {
        this.server = server;
        this.reactor = reactor;
        this.counters = counters;
    }

    /// Starts a kernel, and returns when processes can attach.
    ///
    /// @throws java.nio.file.FileAlreadyExistsException if another listens at the socket
    /// @throws IOException if Linux gives no socket
    public static Kernel start(KernelSetup setup) throws IOException {
        return start(setup, Optional.empty());
    }

    /// Starts a kernel at a socket that listens already, as a supervisor passes it to whom it starts.
    ///
    /// @param listener the socket, owned by the kernel from now on; its path stays when the kernel ends
    /// @throws IOException if it cannot be started
    public static Kernel start(KernelSetup setup, UnixSocket listener) throws IOException {
        return start(setup, Optional.of(listener));
    }

    private static Kernel start(KernelSetup setup, Optional<UnixSocket> listener) throws IOException {
        KernelCounters counters = new KernelCounters();
        ReactorSetup reactorSetup = ReactorSetup.standard().named("torc-kernel").withEntries(ENTRIES);
        Reactor reactor = Reactor.start(
                setup.linuxCalls() == LinuxCalls.THREADS ? reactorSetup.sleepingIn(Sleeping.EPOLL) : reactorSetup);
        try {
            Optional<Path> domain = setup.socket().map(Path::getParent);
            var core = new KernelCore(new KernelCore.KernelParts(
                    setup.policy(),
                    setup.limits(),
                    counters,
                    self(),
                    reactor,
                    OwnSchemes.schemes(domain),
                    OwnSchemes.operations()));
            ServerSetup serverSetup = setup.socket()
                    .map(ServerSetup::at)
                    .orElseGet(ServerSetup::introduced)
                    .with(setup.limits().ofServer())
                    .with(setup.linuxCalls());
            SchemeServer server = listener.isPresent()
                    ? SchemeServer.start(core, serverSetup, reactor, listener.get())
                    : SchemeServer.start(core, serverSetup, reactor);
            if (setup.policy().letsOthersIn() && setup.socket().isPresent() && listener.isEmpty()) {
                // Until here only the owner may connect; from here on the policy says who may go on.
                Files.setPosixFilePermissions(setup.socket().get(), FOR_ALL);
            }
            return new Kernel(server, reactor, counters);
        } catch (IOException | RuntimeException e) {
            reactor.close();
            throw e;
        }
    }

    /// {@return this process, as Linux tells it}
    private static PeerCredentials self() throws IOException {
        UnixSocket.Pair pair = UnixSocket.pair();
        try {
            return pair.first().peerCredentials();
        } finally {
            pair.first().close();
            pair.second().close();
        }
    }

    /// Lets a process attach over one end of a pair of sockets.
    ///
    /// @param end the end; the kernel's from now on
    /// @param credentials who has the other end: they are believed
    /// @return whether the kernel still runs
    public boolean attach(UnixSocket end, PeerCredentials credentials) {
        return server.introduce(end, credentials);
    }

    /// {@return where processes attach}
    ///
    /// @throws java.util.NoSuchElementException if it listens nowhere
    public Path socket() {
        return server.socket();
    }

    /// {@return what it has counted}
    public KernelCounters counters() {
        return counters;
    }

    /// {@return how it does what it needs of Linux, in one line}
    public String description() {
        return server.description();
    }

    /// Waits until it has ended.
    ///
    /// @throws InterruptedException if this thread is interrupted; the kernel goes on
    public void awaitEnd() throws InterruptedException {
        server.awaitEnd();
    }

    /// Ends it: every context ends, which its process is told by the hang-up of its life line. Sessions between
    /// processes go on.
    @Override
    public void close() {
        server.close();
        reactor.close();
    }
}
