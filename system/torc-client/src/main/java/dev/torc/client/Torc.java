package dev.torc.client;

import dev.torc.posix.SyscallException;
import dev.torc.posix.UnixSocket;
import dev.torc.reactor.Reactor;
import dev.torc.ring.RingSpec;
import dev.torc.ring.session.Domain;
import dev.torc.scheme.Scheme;
import dev.torc.scheme.ServerSetup;
import dev.torc.uapi.Errno;
import dev.torc.uapi.OpenFlags;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;

/// This process's attachment to a kernel, by which it finds others and is found.
///
/// ```text
///      try (Torc torc = Torc.attach();
///              ServedScheme served = torc.serve("notes", scheme);
///              Session files = torc.connect("file")) {
/// ```
///
/// **Direct and delegated.** [#connect] asks the kernel to introduce this process to the one that serves a name:
/// the session is between those two, the kernel is no part of it, and it goes on when the kernel ends. By
/// [#delegated] every call goes to the kernel, which forwards it. What the kernel serves itself, like `null:`, is
/// reached the same way by both. All answer the same.
///
/// **The kernel's end.** [#detached] tells of it. [#reattach] attaches to the kernel that runs in its place, and
/// gives what is served here its names again.
///
/// **Threads.** Any.
public final class Torc implements AutoCloseable {

    static final SessionSetup ATTACHMENT =
            SessionSetup.standard().with(RingSpec.ofEntries(64)).withPoolBytes(1L << 18);

    private static final OpenMode SHARED = new OpenMode(OpenFlags.RDWR | OpenFlags.CREAT, 0600, 0L);

    private final Way way;
    private final List<ServedScheme> served = new ArrayList<>();
    private Attachment attachment;
    private Optional<ReactorCalls> concurrent = Optional.empty();
    private boolean closed;

    private Torc(Way way, Attachment attachment) {
        this.way = way;
        this.attachment = attachment;
    }

    private Torc(Way way) throws IOException {
        this(way, Attachment.over(way.connect(), ATTACHMENT));
    }

    /// How the kernel is reached.
    private interface Way {
        UnixSocket connect() throws IOException;
    }

    /// Attaches to the kernel that has started this process, by the ring that it was given; once, and otherwise to
    /// the kernel of the current domain; where none runs, to one within this program.
    ///
    /// @throws dev.torc.ring.GreetingException if the kernel refuses
    /// @throws IOException if the domain is not to be trusted, or the kernel does not answer
    public static Torc attach() throws IOException {
        Optional<UnixSocket> inherited = InheritedLine.take();
        if (inherited.isPresent()) {
            return new Torc(ofDomain(Domain.current()), Attachment.inherited(inherited.get(), ATTACHMENT));
        }
        try {
            return attach(Domain.current());
        } catch (NoSuchFileException | ConnectException nobody) {
            return embedded();
        }
    }

    /// Attaches to the kernel of a domain.
    ///
    /// @throws NoSuchFileException if none was ever started there
    /// @throws ConnectException if it has ended
    /// @throws dev.torc.ring.GreetingException if the kernel refuses
    /// @throws IOException if the domain is not to be trusted, or the kernel does not answer
    public static Torc attach(Domain domain) throws IOException {
        return new Torc(ofDomain(domain));
    }

    private static Way ofDomain(Domain domain) {
        return () -> UnixSocket.connect(domain.check().kernel());
    }

    /// Attaches to the kernel within this program, which is started by the first who asks, and runs until the
    /// program ends. Others do not find it.
    ///
    /// @throws UnsupportedOperationException if the program has no kernel in it: it needs `dev.torc.kernel`
    /// @throws IOException if it cannot be started
    public static Torc embedded() throws IOException {
        return new Torc(() -> {
            UnixSocket.Pair pair = UnixSocket.pair();
            if (!OfProgram.kernel().attach(pair.first(), pair.second().peerCredentials())) {
                pair.second().close();
                throw new ConnectException("the kernel within this program has ended");
            }
            return pair.second();
        });
    }

    private static final class OfProgram {

        private static Optional<KernelProvider.Embedded> started = Optional.empty();

        private OfProgram() {}

        static synchronized KernelProvider.Embedded kernel() throws IOException {
            if (started.isEmpty()) {
                KernelProvider provider = ServiceLoader.load(
                                KernelProvider.class, KernelProvider.class.getClassLoader())
                        .findFirst()
                        .orElseThrow(() -> new UnsupportedOperationException(
                                "no domain runs, and this program has no kernel in it: start one by \"torc up\","
                                        + " or add the module dev.torc.kernel"));
                started = Optional.of(provider.start());
            }
            return started.get();
        }
    }

    /// Connects with a service by the kernel of a domain, if one runs that knows the name.
    static Optional<Session> tryConnect(Domain domain, String scheme, SessionSetup setup, Optional<Reactor> reactor)
            throws IOException {
        try (Torc torc = attach(domain)) {
            return Optional.of(torc.connect(scheme, setup, reactor));
        } catch (NoSuchFileException | ConnectException nobody) {
            return Optional.empty();
        }
    }

    /// {@return the calls to the kernel itself, where a path is `NAME:PATH`; ends with this}
    public synchronized Session kernel() {
        return attachment.session();
    }

    /// Connects with a service.
    ///
    /// @param scheme its name; none for the root scheme, `:`
    /// @throws NoSuchFileException if nobody has that name
    /// @throws IOException if the service refuses, or does not answer; or the kernel is gone
    public Session connect(String scheme) throws IOException {
        return connect(scheme, SessionSetup.standard(), Optional.empty());
    }

    /// Connects with a service.
    ///
    /// @param scheme its name; none for the root scheme, `:`
    /// @throws NoSuchFileException if nobody has that name
    /// @throws IOException if the service refuses, or does not answer; or the kernel is gone
    public Session connect(String scheme, SessionSetup setup) throws IOException {
        return connect(scheme, setup, Optional.empty());
    }

    /// Connects with a service, by a reactor that makes the calls of many threads at once.
    ///
    /// @param scheme its name
    /// @param reactor what drives the session; lent until it is closed
    /// @throws NoSuchFileException if nobody has that name
    /// @throws IOException if the service refuses, or does not answer; or the kernel is gone
    public Session connect(String scheme, SessionSetup setup, Reactor reactor) throws IOException {
        return connect(scheme, setup, Optional.of(reactor));
    }

    private Session connect(String scheme, SessionSetup setup, Optional<Reactor> reactor) throws IOException {
        if (scheme.isEmpty()) {
            return delegated(scheme, setup, reactor);
        }
        UnixSocket socket;
        try {
            socket = current().introduce(scheme);
        } catch (SyscallException e) {
            if (e.errno() == Errno.EOPNOTSUPP.number()) {
                return delegated(scheme, setup, reactor);
            }
            throw e.errno() == Errno.ENODEV.number() ? nobody(scheme) : e;
        }
        return new Session(calls(socket, scheme, setup, reactor), "");
    }

    /// Connects with a service through the kernel, which forwards each call.
    ///
    /// @param scheme its name
    /// @throws IOException if the kernel refuses, or is gone
    public Session delegated(String scheme, SessionSetup setup) throws IOException {
        return delegated(scheme, setup, Optional.empty());
    }

    /// Connects with a service through the kernel, which forwards each call, by a reactor.
    ///
    /// @param scheme its name
    /// @param reactor what drives the session; lent until it is closed
    /// @throws IOException if the kernel refuses, or is gone
    public Session delegated(String scheme, SessionSetup setup, Reactor reactor) throws IOException {
        return delegated(scheme, setup, Optional.of(reactor));
    }

    private Session delegated(String scheme, SessionSetup setup, Optional<Reactor> reactor) throws IOException {
        UnixSocket socket = current().introduce(Attachment.THE_KERNEL);
        return new Session(calls(socket, Domain.KERNEL, setup, reactor), scheme + ":");
    }

    private static SessionCalls calls(UnixSocket socket, String service, SessionSetup setup, Optional<Reactor> reactor)
            throws IOException {
        return reactor.isPresent()
                ? ReactorCalls.over(socket, setup, reactor.get())
                : OwnCalls.over(socket, service, setup, Optional.empty());
    }

    private static NoSuchFileException nobody(String scheme) {
        return new NoSuchFileException(scheme + ":", null, "nobody serves \"" + scheme + "\" in this domain");
    }

    /// Serves a scheme under a name, to those whom the kernel introduces.
    ///
    /// @param name the name
    /// @throws java.nio.file.FileAlreadyExistsException if the name is taken
    /// @throws java.nio.file.AccessDeniedException if this process may not have it
    /// @throws IOException if the scheme cannot serve, or the kernel is gone
    public ServedScheme serve(String name, Scheme scheme) throws IOException {
        return serve(name, scheme, ServerSetup.introduced());
    }

    /// Serves a scheme under a name, to those whom the kernel introduces, and beside them to those who connect
    /// with the socket that the set-up names, if it names one.
    ///
    /// @param name the name
    /// @throws java.nio.file.FileAlreadyExistsException if the name is taken
    /// @throws java.nio.file.AccessDeniedException if this process may not have it
    /// @throws IOException if the scheme cannot serve, or the kernel is gone
    public synchronized ServedScheme serve(String name, Scheme scheme, ServerSetup setup) throws IOException {
        ServedScheme serving = ServedScheme.start(this, name, scheme, setup);
        try {
            serving.announce(attachment);
        } catch (IOException | RuntimeException e) {
            serving.end();
            throw e;
        }
        served.add(serving);
        return serving;
    }

    synchronized void serveNoMore(ServedScheme scheme) {
        served.remove(scheme);
    }

    /// Opens memory of `shm:` that processes share, or makes it, and maps it. What is made is of zeros, and open to
    /// this process's user alone.
    ///
    /// @param name any, without `/`
    /// @param bytes how much is to be there: whoever is first says how long it is, up to a whole page
    /// @throws dev.torc.posix.SyscallException with ERANGE if it is there, and shorter
    /// @throws dev.torc.posix.ResourceExhaustedException if the kernel grants no more
    /// @throws IOException if the kernel refuses, or is gone
    public SharedMemory memory(String name, long bytes) throws IOException {
        return SharedMemory.open(current(), new Session(concurrent(), ""), "shm:" + name, SHARED, bytes);
    }

    /// Has the kernel start a process, which is attached to it from its first moment and sees what this one does.
    ///
    /// @throws NoSuchFileException if there is no such program
    /// @throws java.nio.file.AccessDeniedException if this process is not of the kernel's user
    /// @throws dev.torc.posix.SyscallException with EAGAIN if the kernel grants no more
    /// @throws IOException if it cannot be started, or the kernel is gone
    public StartedProcess start(ProcessStart start) throws IOException {
        return StartedProcess.start(new Session(concurrent(), ""), start);
    }

    /// Opens a process that the kernel has started, for this or another process.
    ///
    /// @throws NoSuchFileException if the kernel has started none of this number, or it was waited for
    /// @throws java.nio.file.AccessDeniedException if it is another user's
    /// @throws IOException if the kernel is gone
    public StartedProcess process(int processId) throws IOException {
        return StartedProcess.open(new Session(concurrent(), ""), processId);
    }

    /// {@return calls to the kernel that are in flight together, so that one that waits holds up no other}
    private synchronized ReactorCalls concurrent() throws IOException {
        if (concurrent.isEmpty()) {
            UnixSocket socket = attachment.introduce(Attachment.THE_KERNEL);
            concurrent = Optional.of(ReactorCalls.over(socket, ATTACHMENT, Reactor.ofProcess()));
        }
        return concurrent.get();
    }

    /// Takes names away from this attachment, and from what it connects with from now on, for good.
    ///
    /// @param names those that are kept, of those that were seen; with none, nothing opens by name any more
    /// @throws IOException if the kernel is gone
    public void keepNames(Collection<String> names) throws IOException {
        current().keepNames(names);
        Optional<ReactorCalls> others;
        synchronized (this) {
            others = concurrent;
        }
        if (others.isPresent()) {
            Attachment.keepNames(others.get(), names);
        }
    }

    /// {@return what completes when the kernel ends that this is attached to now}
    public CompletableFuture<Void> detached() {
        return current().detached().copy();
    }

    /// Attaches to the kernel that runs in place of the one that has ended, and gives what is served here its
    /// names.
    ///
    /// @throws NoSuchFileException if none runs
    /// @throws ConnectException if none runs
    /// @throws IOException if the kernel refuses, or another has taken a name
    public synchronized void reattach() throws IOException {
        if (closed) {
            throw new IllegalStateException("it was closed");
        }
        Attachment next = Attachment.over(way.connect(), ATTACHMENT);
        attachment.close();
        attachment = next;
        concurrent.ifPresent(ReactorCalls::close);
        concurrent = Optional.empty();
        for (ServedScheme scheme : served) {
            scheme.announce(next);
        }
    }

    private synchronized Attachment current() {
        return attachment;
    }

    /// Detaches. What is served here has no name any more, and ends; sessions go on.
    @Override
    public void close() {
        List<ServedScheme> ending;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            ending = List.copyOf(served);
        }
        ending.forEach(ServedScheme::close);
        concurrent.ifPresent(ReactorCalls::close);
        current().close();
    }
}
