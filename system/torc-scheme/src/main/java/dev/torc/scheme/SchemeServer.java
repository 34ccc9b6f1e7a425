package dev.torc.scheme;

import dev.torc.posix.UnixSocket;
import dev.torc.reactor.Reactor;
import dev.torc.uapi.PeerCredentials;
import dev.torc.uring.UnsupportedSetupException;
import dev.torc.uring.UringUnavailableException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// Runs a [Scheme]: listens on a Unix socket, and serves every session on one thread that sleeps in one place:
/// its own, or that of a reactor, which can host several servers beside its calls and sessions.
///
/// ```text
///      try (SchemeServer server = SchemeServer.start(new FileScheme(dir, READ_ONLY), ServerSetup.at(socket))) {
///          server.awaitEnd();
///      }
/// ```
///
/// **Threads.** Any.
public final class SchemeServer implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(SchemeServer.class.getName());

    private final Optional<Path> socket;
    private final String description;
    private final ServerLoop loop;
    private final ServerCounters counters;
    private final Turns turns;

    private SchemeServer(Optional<Path> socket, Running running, Turns turns) {
        this.socket = socket;
        this.description = running.description();
        this.loop = running.loop();
        this.counters = running.counters();
        this.turns = turns;
    }

    private record Running(ServerLoop loop, ServerCounters counters, String description) {

        static Running of(ServerLoop loop) {
            return new Running(loop, loop.counters(), loop.description());
        }
    }

    /// Who gives the server its turns.
    private sealed interface Turns {}

    private record OwnThread(Thread thread) implements Turns {}

    private record OnReactor(Reactor reactor, CompletableFuture<Void> ended) implements Turns {}

    /// Starts a server on a thread of its own, which answers fastest, and returns when clients can connect.
    ///
    /// Whether the Linux ring or threads carry out what it needs of Linux is decided here, and said in one line
    /// of the log and by [#description].
    ///
    /// @param scheme what is served; the server closes it when it ends
    /// @throws FileAlreadyExistsException if a server listens at the socket's path, or it is no socket
    /// @throws IOException if the scheme cannot serve, or Linux gives no socket
    public static SchemeServer start(Scheme scheme, ServerSetup setup) throws IOException {
        Optional<UnixSocket> listener = listen(setup);
        CompletableFuture<Running> started = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform()
                .name("torc-" + scheme.name())
                .daemon()
                .start(() -> run(scheme, setup, listener, started));
        try {
            Running running = started.get();
            LOG.log(Level.INFO, "{0}: {1}", scheme.name(), running.description());
            return new SchemeServer(setup.socket(), running, new OwnThread(thread));
        } catch (ExecutionException e) {
            removeSocket(setup.socket());
            if (e.getCause() instanceof IOException refused) {
                throw refused;
            }
            throw new IllegalStateException("the server did not start", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted while the server started");
        }
    }

    private static void run(
            Scheme scheme, ServerSetup setup, Optional<UnixSocket> listener, CompletableFuture<Running> started) {
        try {
            ServerThread server = open(scheme, setup, listener);
            started.complete(Running.of(server.loop()));
            server.run();
        } catch (IOException | RuntimeException e) {
            // Once it has started, the loop tells of its failures itself.
            started.completeExceptionally(e);
        } finally {
            listener.ifPresent(UnixSocket::close);
        }
    }

    private static ServerThread open(Scheme scheme, ServerSetup setup, Optional<UnixSocket> listener)
            throws IOException {
        SleepingPlace place = openPlace(setup);
        ServerLoop loop = new ServerLoop(scheme, setup, listener, _ -> place);
        ServerThread server = new ServerThread(loop, place, setup.polling().get());
        try {
            server.start();
        } catch (IOException | RuntimeException e) {
            loop.close();
            throw e;
        }
        return server;
    }

    private static SleepingPlace openPlace(ServerSetup setup) throws IOException {
        return switch (setup.linuxCalls()) {
            case URING -> UringPlace.open(setup.limits().sessions().inAll());
            case THREADS -> EpollPlace.open("chosen at start");
            case BEST -> {
                try {
                    yield UringPlace.open(setup.limits().sessions().inAll());
                } catch (UringUnavailableException | UnsupportedSetupException e) {
                    yield EpollPlace.open(String.valueOf(e.getMessage()));
                }
            }
        };
    }

    /// Starts a server that a reactor drives, and returns when clients can connect.
    ///
    /// The reactor's thread then serves the sessions beside its own calls, its own sessions and other servers, and
    /// sleeps for all of them in one place. Each of them has its turn in every round, in which at most 32 requests
    /// of each session of the server begin. It ends with [#close], or with the reactor.
    ///
    /// @param scheme what is served; every method of it is called on the reactor's thread; the server closes it
    ///     when it ends
    /// @param setup what the server is to be; how it polls, and how often it enters Linux, is up to the reactor
    /// @throws FileAlreadyExistsException if a server listens at the socket's path, or it is no socket
    /// @throws UnsupportedOperationException if it is to use the Linux ring, and the reactor has none
    /// @throws java.util.concurrent.RejectedExecutionException if the reactor is closed
    /// @throws IOException if the scheme cannot serve, or Linux gives no socket
    public static SchemeServer start(Scheme scheme, ServerSetup setup, Reactor reactor) throws IOException {
        return start(scheme, setup, reactor, listen(setup));
    }

    /// Starts a server that a reactor drives, at a socket that listens already, as a supervisor passes it to whom
    /// it starts.
    ///
    /// @param scheme what is served, as above
    /// @param setup what the server is to be; where it says to listen does not count
    /// @param listener the socket, owned by the server from now on; its path stays when the server ends
    /// @throws IOException if the scheme cannot serve
    public static SchemeServer start(Scheme scheme, ServerSetup setup, Reactor reactor, UnixSocket listener)
            throws IOException {
        return start(scheme, setup.without(), reactor, Optional.of(listener));
    }

    private static SchemeServer start(Scheme scheme, ServerSetup setup, Reactor reactor, Optional<UnixSocket> listener)
            throws IOException {
        try {
            return reactor.ask(() -> {
                HostedServer server = new HostedServer(scheme, setup, listener, reactor);
                Running running = Running.of(server.loop());
                LOG.log(Level.INFO, "{0}: {1}", scheme.name(), running.description());
                return new SchemeServer(setup.socket(), running, new OnReactor(reactor, server.ended()));
            });
        } catch (IOException | RuntimeException e) {
            listener.ifPresent(UnixSocket::close);
            removeSocket(setup.socket());
            throw e;
        }
    }

    private static Optional<UnixSocket> listen(ServerSetup setup) throws IOException {
        return setup.socket().isPresent() ? Optional.of(listen(setup.socket().get())) : Optional.empty();
    }

    /// Listens, taking the place of a server that was killed and left its socket behind.
    private static UnixSocket listen(Path path) throws IOException {
        try {
            return UnixSocket.listen(path);
        } catch (FileAlreadyExistsException taken) {
            try {
                UnixSocket.connect(path).close();
            } catch (ConnectException nobody) {
                Files.delete(path);
                return UnixSocket.listen(path);
            }
            throw new FileAlreadyExistsException(path.toString(), null, "a server listens there already");
        }
    }

    private static void removeSocket(Optional<Path> path) {
        if (path.isEmpty()) {
            return;
        }
        try {
            Files.deleteIfExists(path.get());
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the socket {0} stays behind: {1}", path.get(), e.getMessage());
        }
    }

    /// {@return how this server does what it needs of Linux, in one line}
    public String description() {
        return description;
    }

    /// {@return what it has done so far}
    public ServerCounters counters() {
        return counters;
    }

    /// {@return where clients connect}
    ///
    /// @throws java.util.NoSuchElementException if it listens nowhere
    public Path socket() {
        return socket.orElseThrow();
    }

    /// Lets a client in that somebody else has connected with.
    ///
    /// @param client one end of a pair whose other end the client has; owned by the server from now on
    /// @param credentials who the client is, from one who knows: they are believed
    /// @return whether the server still runs; if not, the socket is closed
    public boolean introduce(UnixSocket client, PeerCredentials credentials) {
        return loop.introduce(client, credentials, Guest.Voice.ITS_OWN);
    }

    /// Lets a kernel in that forwards the calls of others, and says of each for whom it is
    /// ([dev.torc.uapi.TorcOpcode#REGISTER_PERSONALITY]): it is believed.
    ///
    /// @param kernel one end of a pair whose other end the kernel has; owned by the server from now on
    /// @param credentials who the kernel is, from one who knows: they are believed
    /// @return whether the server still runs; if not, the socket is closed
    public boolean introduceForwarder(UnixSocket kernel, PeerCredentials credentials) {
        return loop.introduce(kernel, credentials, Guest.Voice.FOR_OTHERS);
    }

    /// Waits until the server has ended.
    ///
    /// @throws InterruptedException if this thread is interrupted; the server goes on
    public void awaitEnd() throws InterruptedException {
        switch (turns) {
            case OwnThread own -> own.thread().join();
            case OnReactor on -> awaitEnd(on);
        }
    }

    private static void awaitEnd(OnReactor on) throws InterruptedException {
        if (on.reactor().isCurrentThread() && !on.ended().isDone()) {
            throw new IllegalStateException("who waits on the reactor's own thread waits for ever");
        }
        try {
            var unused = on.ended().get();
        } catch (ExecutionException e) {
            throw new AssertionError("a server ends and does not fail", e);
        }
    }

    /// {@return whether it has ended, and everything is given back}
    public boolean hasEnded() {
        return switch (turns) {
            case OwnThread own -> !own.thread().isAlive();
            case OnReactor on -> on.ended().isDone();
        };
    }

    /// Stops: takes no more calls, cancels those that it has taken and answers them, ends every session, and
    /// removes the socket. What the scheme does not answer within [ServerSetup#drainLimit] ends with ESHUTDOWN.
    ///
    /// It returns when that is done. On the thread of the reactor that hosts it it returns at once, and the rest
    /// happens in the reactor's next turns, see [#hasEnded].
    @Override
    public void close() {
        removeSocket(socket);
        loop.stop();
        if (turns instanceof OnReactor on && on.reactor().isCurrentThread()) {
            return;
        }
        try {
            awaitEnd();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
